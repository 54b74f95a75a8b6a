import { scaleLinear, scaleLog } from 'd3';
import { logDomain, logTicks, type Margin } from './Axis.tsx';

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
}

export interface ParetoData {
  x: ScatterAxis;
  y: ScatterAxis;
  /** Candidates with both values known: x, y, x, y, ... */
  cloud: Float32Array;
  /** x of candidates whose y is not known: ticks at the bottom. */
  rug?: Float32Array | undefined;
  /** Designs that are worth opening; those that no other beats in both make the line. Any order. */
  front: readonly ScatterPoint[];
  /** The design on the canvas, if both values are known. */
  current?: ScatterPoint | undefined;
  selected?: string | undefined;
  /** The selected one, where it is not on the front. */
  elsewhere?: ScatterPoint | undefined;
}

export interface ScatterScales {
  x: (value: number) => number;
  y: (value: number) => number;
  domainX: [number, number];
  domainY: [number, number];
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
export function scaleOf(axis: ScatterAxis, domain: [number, number], range: [number, number]) {
  return axis.scale === 'log' ? scaleLog(domain, range).clamp(true) : scaleLinear(domain, range);
}

export function scatterScales(data: ParetoData, width: number, height: number): ScatterScales {
  const every = (offset: 0 | 1) => Array.from(data.cloud).filter((_, i) => i % 2 === offset);
  const marks = data.current ? [...data.front, data.current] : data.front;
  const domainX = domainOf(data.x, [...every(0), ...(data.rug ?? []), ...marks.map(({ x }) => x)]);
  const domainY = domainOf(data.y, [...every(1), ...marks.map(({ y }) => y)]);
  const x = scaleOf(data.x, domainX, [margin.left, width - margin.right]);
  const y = scaleOf(data.y, domainY, [height - margin.bottom, margin.top]);
  return {
    x: (value) => x(Math.max(value, data.x.scale === 'log' ? domainX[0] : value)),
    y: (value) => y(Math.max(value, data.y.scale === 'log' ? domainY[0] : value)),
    domainX,
    domainY,
  };
}

/** More would run into each other. */
const MOST_TICKS = 14;

/** Over many decades only the powers of ten. */
export function ticksOf({ scale }: ScatterAxis, domain: [number, number]): number[] {
  if (scale === 'linear') return scaleLinear(domain, [0, 1]).ticks(5);
  const ticks = logTicks(...domain);
  return ticks.length <= MOST_TICKS ? ticks : ticks.filter((tick) => Number.isInteger(Math.log10(tick)));
}
