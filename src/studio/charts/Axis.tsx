import { ink } from './ink.ts';

export interface Margin {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

interface AxisProps {
  ticks: readonly number[];
  at: (value: number) => number;
  format: (value: number) => string;
  /** Name and unit of the quantity. */
  label?: string;
  /** Plot box, in SVG units. */
  box: { x0: number; x1: number; y0: number; y1: number };
}

/** Ticks and label under the plot; no grid lines, as the values are read off the points. */
export function AxisBottom({ ticks, at, format, label, box }: AxisProps) {
  return (
    <g fontSize={FONT} fill={ink.muted} textAnchor="middle">
      <line x1={box.x0} x2={box.x1} y1={box.y1} y2={box.y1} stroke={ink.axis} />
      {ticks.map((tick) => (
        <g key={tick} transform={`translate(${round(at(tick))} ${box.y1})`}>
          <line y2={4} stroke={ink.axis} />
          <text y={17}>{format(tick)}</text>
        </g>
      ))}
      {label && (
        <text x={box.x1} y={box.y1 + 33} textAnchor="end" fill={ink.text} fontSize={fontToFit(label, box.x1)}>
          {label}
        </text>
      )}
    </g>
  );
}

/** Grid lines and tick labels left of the plot; the label stands on top, where it can be read level. */
export function AxisLeft({ ticks, at, format, label, box }: AxisProps) {
  return (
    <g fontSize={FONT} fill={ink.muted} textAnchor="end">
      {ticks.map((tick) => (
        <g key={tick} transform={`translate(0 ${round(at(tick))})`}>
          <line x1={box.x0} x2={box.x1} stroke={ink.grid} />
          <text x={box.x0 - 7} dy="0.32em">
            {format(tick)}
          </text>
        </g>
      ))}
      {label && (
        <text
          x={box.x0 - 7}
          y={box.y0 - 12}
          fill={ink.text}
          textAnchor="start"
          dx={-30}
          fontSize={fontToFit(label, box.x1 - box.x0 + 37)}
        >
          {label}
        </text>
      )}
    </g>
  );
}

const FONT = 11;
/** How wide a letter is for its height, on average and with some to spare. */
const LETTER = 0.52;

/** The size at which a label of an axis is seen whole in so many pixels, where the usual one is too large; smaller than 8 nobody reads. */
export function fontToFit(label: string, room: number): number | undefined {
  const size = Math.floor((10 * room) / (LETTER * label.length)) / 10;
  return size < FONT ? Math.max(8, size) : undefined;
}

/** One decimal: enough for a screen, and the same text on every machine. */
export const round = (value: number): number => Math.round(value * 10) / 10;

/** Ticks at 1, 2 and 5 times powers of ten inside [low, high], for a logarithmic axis. */
export function logTicks(low: number, high: number): number[] {
  const decades = [];
  for (let p = Math.floor(Math.log10(low)); p <= Math.ceil(Math.log10(high)); p++) decades.push(p);
  const all = decades.flatMap((p) => [1, 2, 5].map((m) => Number(`${m}e${p}`)));
  return all.filter((t) => t >= low * 0.999 && t <= high * 1.001);
}

/** The smallest range with 1-2-5 ends that holds [low, high]: a live axis then moves in few, clear steps. */
export function logDomain(low: number, high: number): [number, number] {
  const ticks = logTicks(low / 10, high * 10);
  const from = ticks.filter((t) => t <= low).at(-1) ?? low;
  const to = ticks.find((t) => t >= high && t > from) ?? high;
  return [from, to];
}
