import { scaleLog } from 'd3';
import { AxisBottom, AxisLeft, logDomain, logTicks, round } from './Axis.tsx';
import { ms, plain } from './format.ts';
import { ink } from './ink.ts';

interface ScatterOp {
  id: string;
  kind: string;
  aMs: number;
  bMs: number;
}

export interface ProfileScatterData {
  a: string;
  b: string;
  ops: readonly ScatterOp[];
  /** Median of b over a, by kind. */
  kinds: readonly { op: string; count: number; ratio: number }[];
  /** Over all ops. */
  ratio: number;
}

const margin = { top: 30, right: 196, bottom: 42, left: 58 };

/** Fallbacks are the light values of the op colours (tokens.css). */
const COLOURS: Record<string, string> = {
  Sample: 'var(--op-Sample, #2b7a3d)',
  Aggregate: 'var(--op-Aggregate, #0c7285)',
  Combine: 'var(--op-Combine, #4759c9)',
  EdgeConv: 'var(--op-EdgeConv, #7440c0)',
  Concat: 'var(--op-Concat, #4a5561)',
  Pool: 'var(--op-Pool, #a8327a)',
  Classifier: 'var(--op-Classifier, #b3263f)',
};
const colourOf = (kind: string): string => COLOURS[kind] ?? ink.muted;
const timesWords = (ratio: number): string => `\u00d7 ${plain(ratio)}`;

/** Op times of one machine against another's, both logarithmic: on the diagonal both are as fast, above it b is slower. */
export function ProfileScatter({
  data,
  width,
  height,
}: {
  data: ProfileScatterData;
  width: number;
  height: number;
}) {
  const { a, b, ops, kinds, ratio } = data;
  const box = { x0: margin.left, x1: width - margin.right, y0: margin.top, y1: height - margin.bottom };
  const times = ops.flatMap(({ aMs, bMs }) => [aMs, bMs]);
  // One domain for both axes: the diagonal then means the same time.
  const domain = ops.length > 0 ? logDomain(Math.min(...times), Math.max(...times)) : ([0.1, 10] as const);
  const x = scaleLog(domain, [box.x0, box.x1]);
  const y = scaleLog(domain, [box.y1, box.y0]);
  const ticks = logTicks(...(domain as [number, number])).filter((t) => /^1/.test(t.toExponential()));
  const diagonal = (factor: number): string => {
    const [low, high] = domain;
    const from = Math.max(low, low / factor);
    const to = Math.min(high, high / factor);
    return `M${round(x(from))} ${round(y(from * factor))}L${round(x(to))} ${round(y(to * factor))}`;
  };
  return (
    <svg
      className="chart"
      role="img"
      aria-label={
        ops.length > 0
          ? `${ops.length} ops, ${b} against ${a}: ${b} takes ${plain(ratio)} times as long (median)`
          : `${a} and ${b} have no op in common`
      }
      data-testid="profile-scatter"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
    >
      <AxisLeft ticks={ticks} at={y} format={plain} label={`${b} (ms)`} box={box} />
      <AxisBottom ticks={ticks} at={x} format={plain} label={`${a} (ms)`} box={box} />
      <path d={diagonal(1)} stroke={ink.axis} />
      {ops.length > 0 && (
        <path d={diagonal(ratio)} stroke={ink.text} strokeDasharray="4 4" data-testid="median-line" />
      )}
      {ops.map(({ id, kind, aMs, bMs }) => (
        <circle
          key={id}
          cx={round(x(aMs))}
          cy={round(y(bMs))}
          r={3.5}
          fill={colourOf(kind)}
          fillOpacity={0.75}
          data-testid="op-time"
        >
          <title>{`${id}: ${ms(aMs)} and ${ms(bMs)}, ${timesWords(bMs / aMs)}`}</title>
        </circle>
      ))}
      <g transform={`translate(${box.x1 + 20} ${box.y0})`} fontSize={11} fill={ink.muted}>
        <text fill={ink.text}>Median ratio</text>
        {kinds.map(({ op, count, ratio: each }, i) => (
          <g key={op} transform={`translate(0 ${20 + i * 19})`}>
            <circle cx={4} cy={-4} r={4} fill={colourOf(op)} />
            <text x={14}>
              {op} <tspan fill={ink.muted}>({count})</tspan>
            </text>
            <text x={170} textAnchor="end" fill={ink.text} fontWeight={600}>
              {timesWords(each)}
            </text>
          </g>
        ))}
        {ops.length > 0 && (
          <g transform={`translate(0 ${28 + kinds.length * 19})`}>
            <path d="M0 -4h10" stroke={ink.text} strokeDasharray="4 3" />
            <text x={14} fill={ink.text}>
              all ops
            </text>
            <text x={170} textAnchor="end" fill={ink.text} fontWeight={600}>
              {timesWords(ratio)}
            </text>
          </g>
        )}
      </g>
    </svg>
  );
}
