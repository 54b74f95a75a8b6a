import type { ComponentType } from 'react';
import { AxisBottom, round } from './Axis.tsx';
import {
  EnergyPanel,
  LatencyPanel,
  type PanelProps,
  QueuePanel,
  RatePanel,
  SCHEME_ROW,
  SchemePanel,
  timeScale,
  usedSchemes,
} from './DispatchPanels.tsx';
import { type Box, type DispatchData, TONES } from './dispatchScales.ts';
import { plain } from './format.ts';
import { ink } from './ink.ts';

/** Two columns from this width on. */
const WIDE = 760;
const GAP = 28;
const LEFT = 46;
const RIGHT = 10;
/** Above each panel, for its name. */
const HEAD = 30;
const AXIS = 40;
const LEGEND_ROW = 18;

interface Placed {
  Panel: ComponentType<PanelProps>;
  box: Box;
}

interface Part {
  Panel: ComponentType<PanelProps>;
  height: number;
}

function stacked(parts: readonly Part[], x: number, width: number, top: number): Placed[] {
  let y = top;
  return parts.map(({ Panel, height }) => {
    const y0 = y + HEAD;
    y = y0 + height;
    return { Panel, box: { x0: x + LEFT, x1: x + width - RIGHT, y0, y1: y } };
  });
}

/** Where the names of the runs stand, in as many rows as they need. */
function legendOf({ runs }: DispatchData, width: number) {
  let [x, row] = [0, 0];
  const entries = runs.map((series) => {
    const needs = 34 + 6.3 * series.name.length;
    if (x > 0 && x + needs > width - LEFT) [x, row] = [0, row + 1];
    const at = { series, x: round(LEFT + x), y: row * LEGEND_ROW };
    x += needs + 8;
    return at;
  });
  return { entries, height: runs.length > 0 ? (row + 1) * LEGEND_ROW : 0 };
}

function wordsOf({ runs: [adaptive], changes, seconds, targetMs }: DispatchData): string {
  const points = adaptive?.points ?? [];
  const sum = (read: (point: (typeof points)[number]) => number) =>
    points.reduce((total, point) => total + read(point), 0);
  const frames = sum((point) => point.frames);
  if (frames === 0) return `A trace of ${plain(seconds)} s, not played yet`;
  const switches = `${changes.length} switch${changes.length === 1 ? '' : 'es'}`;
  return `A trace of ${plain(seconds)} s: ${sum((point) => point.withinTarget)} of ${frames} frames within ${plain(targetMs)} ms, ${switches}`;
}

/** A trace as it is played: the link, the edge's queue, the scheme in use, latency and energy, each fixed scheme beside them. */
export function DispatchChart({ data, width }: { data: DispatchData; width: number }) {
  const schemes = { Panel: SchemePanel, height: Math.max(1, usedSchemes(data).length) * SCHEME_ROW };
  const rate = { Panel: RatePanel, height: 64 };
  const queue = { Panel: QueuePanel, height: 46 };
  const played = data.runs.length > 0;
  const energy = data.runs.some(({ points }) => points.some(({ energyMj }) => energyMj > 0));
  const right = [
    { Panel: LatencyPanel, height: 112 },
    ...(energy ? [{ Panel: EnergyPanel, height: 64 }] : []),
  ];
  const left = played ? [rate, queue, schemes] : [rate, queue];
  const legend = legendOf(data, width);
  const wide = played && width >= WIDE;
  const column = (width - GAP) / 2;
  const columns = wide
    ? [stacked(left, 0, column, legend.height), stacked(right, column + GAP, column, legend.height)]
    : [stacked(played ? [...left, ...right] : left, 0, width, legend.height)];
  const bottom = Math.max(...columns.map((placed) => placed.at(-1)?.box.y1 ?? 0));
  const height = round(bottom + AXIS);
  return (
    <svg
      className="chart"
      role="img"
      aria-label={wordsOf(data)}
      data-testid="dispatch-chart"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
    >
      {legend.entries.map(({ series: { name, tone }, x, y }) => (
        <g key={name} transform={`translate(${x} ${y})`}>
          <line
            x2={20}
            y1={8}
            y2={8}
            stroke={TONES[tone].colour}
            strokeWidth={tone === 'adaptive' ? 3 : 1.5}
            strokeDasharray={TONES[tone].dash}
          />
          <text x={26} y={12} fontSize={11} fill={ink.text}>
            {name}
          </text>
        </g>
      ))}
      {columns.map((placed) => (
        <Column key={placed[0]?.box.x0} data={data} placed={placed} />
      ))}
    </svg>
  );
}

/** Panels under each other on one time axis, with a rule wherever the dispatcher switched. */
function Column({ data, placed }: { data: DispatchData; placed: readonly Placed[] }) {
  const [first, last] = [placed[0], placed.at(-1)];
  if (!first || !last) return null;
  const x = timeScale(data, first.box);
  return (
    <g>
      {data.changes.map((atS) => (
        <line
          key={atS}
          x1={round(x(atS))}
          x2={round(x(atS))}
          y1={first.box.y0}
          y2={last.box.y1}
          stroke={ink.front}
          strokeDasharray="1 3"
          strokeOpacity={0.55}
          data-switch
        />
      ))}
      {placed.map(({ Panel, box }) => (
        <Panel key={box.y0} data={data} box={box} />
      ))}
      <AxisBottom ticks={x.ticks(6)} at={x} format={plain} label="Time of the trace (s)" box={last.box} />
    </g>
  );
}
