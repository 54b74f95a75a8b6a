import { scaleLinear, scaleLog } from 'd3';
import { logDomain, logTicks, type Margin } from './Axis.tsx';
import type { ManyPoints, Span } from './manyPoints.ts';

/** One axis of the scatter, and what is good on it. */
export interface ScatterAxis {
  name: string;
  /** Behind the name, in brackets. */
  unit: string;
  scale: 'log' | 'linear';
  better: 'low' | 'high';
  /** A value with its unit, in a sentence. */
  format: (value: number) => string;
  /** A value at a tick. */
  tick: (value: number) => string;
  /** The most, or where more is better the least, that a person allows. */
  limit?: number | undefined;
}

/** A design with both of its coordinates known. */
export interface ScatterPoint {
  id: string;
  x: number;
  y: number;
  /** It was really trained and run. */
  verified?: boolean;
  /** Intervals of both, where they are known. */
  rangeX?: Span;
  rangeY?: Span;
  /** The figure that colours it; NaN where it is not known. */
  colour?: number;
  /** Outside of what was brushed. */
  aside?: boolean;
}

/** A part of the plot, in the values of its axes. */
export interface Part {
  x: Span;
  y: Span;
}

export interface ParetoData {
  x: ScatterAxis;
  y: ScatterAxis;
  /** Candidates with both values known: x, y, x, y, ... */
  cloud: Float32Array;
  /** Their ids, in the same order: with them they can be pointed at. */
  cloudIds?: readonly string[] | undefined;
  /** In the place of the cloud: every candidate there is. */
  many?: ManyPoints | undefined;
  /** Which of them are outside of what was brushed: 1 for each. */
  cloudAside?: Uint8Array | undefined;
  /** A third figure, and its value of each candidate. */
  colour?: { axis: ScatterAxis; cloud: Float32Array } | undefined;
  /** x of candidates whose y is not known: ticks at the bottom. */
  rug?: Float32Array | undefined;
  /** Designs that are worth opening; those that no other beats in both make the line. Any order. */
  front: readonly ScatterPoint[];
  /** The design on the canvas, if both values are known. */
  current?: ScatterPoint | undefined;
  selected?: string | undefined;
  /** Pointed at in another view. */
  hovered?: string | undefined;
  /** The front of another run. */
  overlay?: { name: string; front: readonly ScatterPoint[] } | undefined;
  /** What is shown; absent for all. */
  zoom?: Part | undefined;
  /** What was brushed on either axis. */
  brush?: { x?: Span | undefined; y?: Span | undefined } | undefined;
  /** The selected one, where it is not on the front. */
  elsewhere?: ScatterPoint | undefined;
}

export interface ScatterScales {
  x: (value: number) => number;
  y: (value: number) => number;
  domainX: [number, number];
  domainY: [number, number];
  /** The values at a place, in SVG units. */
  valuesAt: (x: number, y: number) => { x: number; y: number };
  /** Whether a candidate lies in what is shown. */
  shows: (x: number, y: number) => boolean;
}

export const margin: Margin = { top: 30, right: 18, bottom: 42, left: 52 };

/** The range of an axis: 1-2-5 ends on a logarithmic one, whole twentieths on a linear one of fractions. */
export function domainOf({ scale, limit }: ScatterAxis, values: readonly number[]): [number, number] {
  const known = limit === undefined ? values : [...values, limit];
  if (scale === 'log') {
    const positive = known.filter((v) => v > 0);
    return positive.length > 0 ? logDomain(Math.min(...positive), Math.max(...positive)) : [1, 100];
  }
  if (known.length === 0) return [0, 1];
  const low = Math.floor(Math.min(...known) * 20) / 20;
  const high = Math.min(1, Math.ceil(Math.max(...known) * 20 + 0.2) / 20);
  return high > low ? [low, high] : [Math.max(0, high - 0.1), high];
}

/** Where a value stands; what a logarithm does not know, a design that sends nothing say, stands at the low end. */
export function scaleOf(
  axis: ScatterAxis,
  domain: [number, number],
  range: [number, number],
  clamped = true,
) {
  return axis.scale === 'log' ? scaleLog(domain, range).clamp(clamped) : scaleLinear(domain, range);
}

/** The ranges of all that there is to show. */
export function wholeOf(data: ParetoData): Part {
  const marks = [...data.front, ...(data.overlay?.front ?? []), ...(data.current ? [data.current] : [])];
  return {
    x: domainOf(data.x, [
      ...endsOf(data.x, data.cloud, 0),
      ...(data.many?.spanX ?? []),
      ...(data.rug ?? []),
      ...marks.map(({ x }) => x),
    ]),
    y: domainOf(data.y, [
      ...endsOf(data.y, data.cloud, 1),
      ...(data.many?.spanY ?? []),
      ...marks.map(({ y }) => y),
    ]),
  };
}

/** The ends of the cloud's values along one axis, of which it has thousands; none where none can be drawn. */
function endsOf({ scale }: ScatterAxis, cloud: Float32Array, offset: 0 | 1): number[] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = offset; i < cloud.length; i += 2) {
    const value = cloud[i] as number;
    if (scale === 'log' && !(value > 0)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : [];
}

export function scatterScales(
  data: ParetoData,
  width: number,
  height: number,
  shown: Part = data.zoom ?? wholeOf(data),
): ScatterScales {
  const [domainX, domainY] = [[...shown.x], [...shown.y]] as [[number, number], [number, number]];
  const across = scaleOf(data.x, domainX, [margin.left, width - margin.right], !data.zoom);
  const up = scaleOf(data.y, domainY, [height - margin.bottom, margin.top], !data.zoom);
  const at = (axis: ScatterAxis, scale: typeof across, [low]: Span) => {
    // Left of a part there may be more: it is not drawn on its edge.
    const least = data.zoom ? low / 10 : low;
    return (value: number) => scale(axis.scale === 'log' ? Math.max(value, least) : value);
  };
  const within = (value: number, [low, high]: Span) => value >= low && value <= high;
  return {
    ...{ x: at(data.x, across, shown.x), y: at(data.y, up, shown.y), domainX, domainY },
    valuesAt: (x, y) => ({ x: across.invert(x), y: up.invert(y) }),
    shows: (x, y) => !data.zoom || (within(x, shown.x) && within(y, shown.y)),
  };
}

/** A part `factor` times as wide around a place, no wider than the whole; null for the whole. */
export function zoomed(
  { valuesAt }: Pick<ScatterScales, 'valuesAt'>,
  whole: Part,
  factor: number,
  at: { x: number; y: number },
  { width, height }: { width: number; height: number },
): Part | null {
  const [x0, x1] = [margin.left, width - margin.right];
  const [y0, y1] = [height - margin.bottom, margin.top];
  const low = valuesAt(at.x + (x0 - at.x) * factor, at.y + (y0 - at.y) * factor);
  const high = valuesAt(at.x + (x1 - at.x) * factor, at.y + (y1 - at.y) * factor);
  const cut = (from: number, to: number, [least, most]: Span): Span => [
    Math.max(from, least),
    Math.min(to, most),
  ];
  const part = { x: cut(low.x, high.x, whole.x), y: cut(low.y, high.y, whole.y) };
  const isAll = (['x', 'y'] as const).every(
    (side) => part[side][0] <= whole[side][0] && part[side][1] >= whole[side][1],
  );
  return isAll ? null : part;
}

/** More would run into each other. */
const MOST_TICKS = 14;

/** Over many decades only the powers of ten. */
export function ticksOf({ scale }: ScatterAxis, domain: [number, number]): number[] {
  if (scale === 'linear') return scaleLinear(domain, [0, 1]).ticks(5);
  const ticks = logTicks(...domain);
  if (ticks.length < 3) return scaleLinear(domain, [0, 1]).ticks(5);
  return ticks.length <= MOST_TICKS ? ticks : ticks.filter((tick) => Number.isInteger(Math.log10(tick)));
}
