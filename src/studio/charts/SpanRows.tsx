import { scaleLinear } from 'd3';
import { AxisBottom, round } from './Axis.tsx';
import { ms } from './format.ts';
import { ink, PART_NAMES, PARTS, type Part } from './ink.ts';

/** A stretch of time that a frame spends on one part, ms from the start of the axis. */
export interface Span {
  part: Part;
  /** What is said of it; the part's name unless given. */
  name?: string;
  /** Drawn pale: nothing worked on it. */
  waiting?: boolean;
  startMs: number;
  endMs: number;
}

export interface SpanRow {
  id: string;
  label: string;
  spans: readonly Span[];
  /** Written at the end of the row; usually the frame's latency. */
  totalMs: number;
  /** Predictions carry an interval, drawn as a whisker at the row's end. */
  interval?: { lowMs: number; highMs: number } | undefined;
  /** Predicted rows are drawn pale: they are not something that happened. */
  predicted?: boolean | undefined;
}

const left = 92;
const right = 74;
const rowHeight = 24;
const top = 26;

const spanRowsHeight = (rows: number): number => top + rows * rowHeight + 40;

/** Rows of bars over one millisecond axis; the base of the frame timeline and of the parts bar. */
export function SpanRows({
  rows,
  width,
  label,
  testId,
}: {
  rows: readonly SpanRow[];
  width: number;
  label: string;
  testId: string;
}) {
  const height = spanRowsHeight(rows.length);
  const longest = Math.max(
    0.1,
    ...rows.flatMap((r) => [r.interval?.highMs ?? 0, ...r.spans.map((s) => s.endMs)]),
  );
  const x = scaleLinear([0, longest], [left, width - right]);
  const box = { x0: left, x1: width - right, y0: top, y1: top + rows.length * rowHeight };
  return (
    <svg
      className="chart"
      role="img"
      aria-label={label}
      data-testid={testId}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
    >
      <Legend />
      {x.ticks(5).map((t) => (
        <line key={t} x1={round(x(t))} x2={round(x(t))} y1={box.y0} y2={box.y1} stroke={ink.grid} />
      ))}
      {rows.map((row, i) => (
        <Row key={row.id} row={row} x={x} y={top + i * rowHeight} />
      ))}
      <AxisBottom ticks={x.ticks(5)} at={x} format={String} label="Time (ms)" box={box} />
    </svg>
  );
}

function Row({ row, x, y }: { row: SpanRow; x: (ms: number) => number; y: number }) {
  const middle = y + rowHeight / 2;
  const end = Math.max(row.interval?.highMs ?? 0, ...row.spans.map((s) => s.endMs));
  return (
    <g data-testid="span-row">
      <text
        x={left - 10}
        y={middle}
        dy="0.32em"
        fontSize={11}
        textAnchor="end"
        fill={row.predicted ? ink.muted : ink.text}
      >
        {row.label}
      </text>
      {row.spans.map((span) => {
        const width = Math.max(0.5, x(span.endMs) - x(span.startMs) - 0.5);
        const duration = span.endMs - span.startMs;
        return (
          <g key={`${span.part}${span.startMs}`}>
            <rect
              x={round(x(span.startMs))}
              y={y + 4}
              width={round(width)}
              height={rowHeight - 8}
              rx={2}
              fill={ink[span.part]}
              fillOpacity={row.predicted || span.waiting ? 0.45 : 1}
              data-part={span.part}
            >
              <title>{`${span.name ?? PART_NAMES[span.part]} ${ms(duration)}`}</title>
            </rect>
            {width > 34 && !(row.interval && span.endMs > row.interval.lowMs) && (
              <text
                x={round(x(span.startMs) + width / 2)}
                y={middle}
                dy="0.33em"
                fontSize={10}
                textAnchor="middle"
                fill={row.predicted || span.waiting ? ink.text : ink.paper}
                pointerEvents="none"
              >
                {duration >= 9.95 ? duration.toFixed(0) : duration.toFixed(1)}
              </text>
            )}
          </g>
        );
      })}
      {row.interval && <Whisker low={x(row.interval.lowMs)} high={x(row.interval.highMs)} y={middle} />}
      <text
        x={round(x(end)) + 8}
        y={middle}
        dy="0.32em"
        fontSize={11}
        fontWeight={600}
        fill={row.predicted ? ink.muted : ink.text}
      >
        {ms(row.totalMs)}
      </text>
    </g>
  );
}

function Whisker({ low, high, y }: { low: number; high: number; y: number }) {
  const [a, b] = [round(low), round(high)];
  return (
    <path
      d={`M${a} ${y}H${b}M${a} ${y - 4}v8M${b} ${y - 4}v8`}
      stroke={ink.text}
      strokeWidth={1.25}
      fill="none"
    />
  );
}

function Legend() {
  return (
    <g fontSize={11} fill={ink.muted}>
      {PARTS.map((part, i) => (
        <g key={part} transform={`translate(${left + i * 84} 6)`}>
          <rect width={9} height={9} y={1} rx={2} fill={ink[part]} />
          <text x={14} y={9}>
            {PART_NAMES[part]}
          </text>
        </g>
      ))}
    </g>
  );
}
