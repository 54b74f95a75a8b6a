import { line, scaleLinear } from 'd3';
import type { CurvePoint } from '../store/session/training.ts';
import { AxisBottom, AxisLeft, round } from './Axis.tsx';
import { percent, plain } from './format.ts';
import { ink } from './ink.ts';

export interface TrainingData {
  /** Mean training loss. */
  loss: readonly CurvePoint[];
  /** Validation accuracy, a fraction. */
  accuracy: readonly CurvePoint[];
  /** Epochs planned: the axis does not move while training runs. */
  epochs: number;
}

const left = 46;
const right = 70;

/** Two panels over one epoch axis: loss and accuracy have nothing to do on one scale. */
export function TrainingCurves({
  data,
  width,
  height,
}: {
  data: TrainingData;
  width: number;
  height: number;
}) {
  const half = (height - 42) / 2;
  const x = scaleLinear([0, Math.max(1, data.epochs)], [left, width - right]);
  const top = { x0: left, x1: width - right, y0: 28, y1: half };
  const bottom = { x0: left, x1: width - right, y0: half + 34, y1: height - 42 };
  const highest = Math.max(0.1, ...data.loss.map((p) => p.value));
  const best = data.accuracy.reduce<CurvePoint | undefined>(
    (a, p) => (a && a.value >= p.value ? a : p),
    undefined,
  );
  const lowest = data.accuracy.length === 0 ? 0 : Math.min(0.9, ...data.accuracy.map((p) => p.value));
  const yLoss = scaleLinear([0, highest], [top.y1, top.y0]).nice(3);
  // Half of the axis empty costs less than a floor that moves while accuracy rises.
  const yAccuracy = scaleLinear([lowest < 0.5 ? 0 : Math.floor(lowest * 10) / 10, 1], [bottom.y1, bottom.y0]);
  const epochs = x.ticks(Math.min(8, Math.max(1, data.epochs))).filter(Number.isInteger);
  return (
    <svg
      className="chart"
      role="img"
      aria-label={describe(data, best)}
      data-testid="training-curves"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
    >
      <AxisLeft ticks={yLoss.ticks(3)} at={yLoss} format={plain} label="Training loss" box={top} />
      <Curve points={data.loss} x={x} y={yLoss} colour={ink.device} format={plain} />
      <AxisLeft
        ticks={yAccuracy.ticks(3)}
        at={yAccuracy}
        format={(v) => `${Math.round(v * 100)}`}
        label="Validation accuracy (%)"
        box={bottom}
      />
      <Curve points={data.accuracy} x={x} y={yAccuracy} colour={ink.good} format={percent} dots />
      <AxisBottom ticks={epochs} at={x} format={String} label="Epoch" box={bottom} />
    </svg>
  );
}

interface CurveProps {
  points: readonly CurvePoint[];
  x: (epoch: number) => number;
  y: (value: number) => number;
  colour: string;
  format: (value: number) => string;
  dots?: boolean;
}

/** The line, and its newest value written at its end. */
function Curve({ points, x, y, colour, format, dots = false }: CurveProps) {
  const last = points.at(-1);
  if (!last) return null;
  const path = line<CurvePoint>(
    (p) => round(x(p.epoch)),
    (p) => round(y(p.value)),
  )(points);
  return (
    <g>
      <path d={path ?? ''} fill="none" stroke={colour} strokeWidth={1.75} strokeLinejoin="round" />
      {(dots || points.length === 1) &&
        points.map((p) => (
          <circle key={p.epoch} cx={round(x(p.epoch))} cy={round(y(p.value))} r={2.5} fill={colour} />
        ))}
      <text
        x={round(x(last.epoch)) + 7}
        y={round(y(last.value))}
        dy="0.32em"
        fontSize={11}
        fill={colour}
        fontWeight={600}
      >
        {format(last.value)}
      </text>
    </g>
  );
}

function describe(data: TrainingData, best: CurvePoint | undefined): string {
  const loss = data.loss.at(-1);
  if (!loss) return 'Training curves, nothing trained yet';
  const words = `Training curves: loss ${plain(loss.value)} after ${plain(loss.epoch)} of ${data.epochs} epochs`;
  return best
    ? `${words}; best validation accuracy ${percent(best.value)} at epoch ${plain(best.epoch)}`
    : words;
}
