import { scaleBand, scaleLog } from 'd3';
import { logDomain, logTicks, round } from './Axis.tsx';
import { ink } from './ink.ts';

/** One design that is compared. */
export interface BaselineBar {
  label: string;
  latencyMs: number;
  /** Against the first; absent where it is not known. */
  speedup?: number | undefined;
  /** One's own, among those of others. */
  ours: boolean;
}

const LABEL = 230;
const ROOM = 96;
const ROW = 26;
const AXIS = 22;
/** Pixels of a letter, at most. */
const LETTER = 6.6;
/** Names that are too long to stand beside the bars stand above them. */
const NAME = 17;

/** Latencies of designs on one system, each as a bar on a logarithmic axis with how many times faster than the first it is. */
export function BaselineBars({ bars, width }: { bars: readonly BaselineBar[]; width: number }) {
  const above = bars.some(({ label }) => label.length * LETTER > LABEL);
  const left = above ? 0 : LABEL;
  const name = above ? NAME : 0;
  const rows = bars.length * (ROW + name);
  const height = rows + AXIS;
  const times = bars.map(({ latencyMs }) => latencyMs);
  const domain = times.length > 0 ? logDomain(Math.min(...times), Math.max(...times)) : [1, 10];
  const [low, high] = domain as [number, number];
  const x = scaleLog([low, high], [left, width - ROOM]);
  const y = scaleBand(
    bars.map((_, i) => i),
    [0, rows],
  ).padding(0.25);
  return (
    <svg
      className="chart"
      role="img"
      aria-label={wordsOf(bars)}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      data-testid="baseline-bars"
    >
      {logTicks(low, high).map((tick) => (
        <g key={tick} transform={`translate(${round(x(tick))} 0)`}>
          <line y2={height - AXIS} stroke={ink.cloud} strokeOpacity={0.35} />
          <text y={height - 6} fontSize={11} textAnchor="middle" fill="currentColor">
            {tick} ms
          </text>
        </g>
      ))}
      {bars.map(({ label, latencyMs, speedup, ours }, i) => {
        const top = round(y(i) ?? 0);
        const end = round(x(latencyMs));
        return (
          <g key={label}>
            <text
              x={above ? 0 : LABEL - 8}
              y={top + (above ? 9 : 13)}
              fontSize={12}
              textAnchor={above ? 'start' : 'end'}
              fill="currentColor"
            >
              {label}
            </text>
            <rect
              x={left}
              y={top + name}
              width={Math.max(2, round(end - left))}
              height={round(y.bandwidth() - name)}
              fill={ours ? ink.front : ink.cloud}
            />
            <text x={end + 6} y={top + name + (above ? 11 : 13)} fontSize={11} fill="currentColor">
              {latencyMs.toFixed(1)} ms{speedup === undefined ? '' : `, ${speedup.toFixed(1)}×`}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

function wordsOf(bars: readonly BaselineBar[]): string {
  const [first] = bars;
  if (!first) return 'No baselines';
  const best = bars.reduce((a, b) => (b.latencyMs < a.latencyMs ? b : a));
  return `Latencies of ${bars.length} designs, from ${best.label} with ${best.latencyMs.toFixed(1)} ms; ${first.label} takes ${first.latencyMs.toFixed(1)} ms`;
}
