import { line, scaleLinear } from 'd3';
import type { CurvePoint } from '../store/session/training.ts';
import { AxisBottom, AxisLeft, round } from './Axis.tsx';
import { percent, plain } from './format.ts';
import { ink } from './ink.ts';

export interface OverlaidRun {
  /** Its number in the list beside the chart: it stands at the ends of its curves. */
  number: number;
  name: string;
  loss: readonly CurvePoint[];
  accuracy: readonly CurvePoint[];
}

/** Told apart by colour, dashes and number. */
export const RUN_MARKS = [
  { colour: ink.device, dash: undefined },
  { colour: ink.edge, dash: '6 3' },
  { colour: ink.front, dash: '2 3' },
  { colour: ink.up, dash: '9 3 2 3' },
] as const;

const left = 46;
const right = 70;

interface TrainingOverlayProps {
  runs: readonly OverlaidRun[];
  /** The end of the epoch axis. */
  epochs: number;
  width: number;
  height: number;
}

/** Loss and validation accuracy of several trainings over the same epochs. */
export function TrainingOverlay({ runs, epochs, width, height }: TrainingOverlayProps) {
  const half = (height - 42) / 2;
  const x = scaleLinear([0, Math.max(1, epochs)], [left, width - right]);
  const top = { x0: left, x1: width - right, y0: 28, y1: half };
  const bottom = { x0: left, x1: width - right, y0: half + 34, y1: height - 42 };
  const losses = runs.flatMap(({ loss }) => loss.map(({ value }) => value));
  const accuracies = runs.flatMap(({ accuracy }) => accuracy.map(({ value }) => value));
  const lowest = Math.min(0.9, ...accuracies);
  const yLoss = scaleLinear([0, Math.max(0.1, ...losses)], [top.y1, top.y0]).nice(3);
  const yAccuracy = scaleLinear([lowest < 0.5 ? 0 : Math.floor(lowest * 10) / 10, 1], [bottom.y1, bottom.y0]);
  const ticks = x.ticks(Math.min(8, Math.max(1, epochs))).filter(Number.isInteger);
  const told = runs.map(
    ({ number, name, accuracy }) => `${number}: ${name}, ${percent(best(accuracy))} at best`,
  );
  return (
    <svg
      className="chart"
      role="img"
      aria-label={`Trainings beside one another. ${told.join('; ')}`}
      data-testid="training-overlay"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
    >
      <AxisLeft ticks={yLoss.ticks(3)} at={yLoss} format={plain} label="Training loss" box={top} />
      <AxisLeft
        ticks={yAccuracy.ticks(3)}
        at={yAccuracy}
        format={(v) => `${Math.round(v * 100)}`}
        label="Validation accuracy (%)"
        box={bottom}
      />
      <Curves runs={runs} of="loss" x={x} y={yLoss} />
      <Curves runs={runs} of="accuracy" x={x} y={yAccuracy} />
      <AxisBottom ticks={ticks} at={x} format={String} label="Epoch" box={bottom} />
    </svg>
  );
}

interface CurvesProps {
  runs: readonly OverlaidRun[];
  of: 'loss' | 'accuracy';
  x: (epoch: number) => number;
  y: (value: number) => number;
}

/** Heights of a line of text: numbers that would lie on each other are moved apart. */
const APART = 12;

function Curves({ runs, of, x, y }: CurvesProps) {
  const drawn = runs.flatMap((run, i) => {
    const last = run[of].at(-1);
    return last ? [{ run, last, mark: RUN_MARKS[i % RUN_MARKS.length] as (typeof RUN_MARKS)[number] }] : [];
  });
  let free = -Infinity;
  const ends = [...drawn]
    .sort((a, b) => y(a.last.value) - y(b.last.value))
    .map((each) => {
      free = Math.max(y(each.last.value), free + APART);
      return { ...each, at: free };
    });
  const path = line<CurvePoint>(
    (p) => round(x(p.epoch)),
    (p) => round(y(p.value)),
  );
  return (
    <g fill="none" strokeWidth={1.75} strokeLinejoin="round">
      {ends.map(({ run, last, mark, at }) => (
        <g key={run.number}>
          <path d={path(run[of]) ?? ''} stroke={mark.colour} strokeDasharray={mark.dash} />
          {run[of].length === 1 && (
            <circle cx={round(x(last.epoch))} cy={round(y(last.value))} r={2.5} fill={mark.colour} />
          )}
          <text
            x={round(x(last.epoch)) + 7}
            y={round(at)}
            dy="0.32em"
            fontSize={11}
            fontWeight={600}
            fill={mark.colour}
          >
            {run.number}: {of === 'loss' ? plain(last.value) : percent(last.value)}
          </text>
        </g>
      ))}
    </g>
  );
}

const best = (points: readonly CurvePoint[]): number => Math.max(...points.map(({ value }) => value));
