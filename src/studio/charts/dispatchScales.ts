import { scaleLinear, scaleLog } from 'd3';
import { STRETCHES, type TracePoint } from '../../app/dispatch/tracePoints.ts';
import { logDomain, logTicks } from './Axis.tsx';
import { ink } from './ink.ts';

/** What a run's line says of where its frames ran; `adaptive` is the dispatcher's own. */
export type DispatchTone = 'adaptive' | 'device' | 'edge' | 'split' | 'static';

/** One run of a trace. */
export interface DispatchSeries {
  name: string;
  tone: DispatchTone;
  points: readonly TracePoint[];
}

export interface DispatchData {
  /** How long the trace is. */
  seconds: number;
  targetMs: number;
  /** What the link is held to and how many devices use the edge, each from its time on. */
  rate: readonly { atS: number; mbps: number }[];
  devices: readonly { atS: number; devices: number }[];
  /** The dispatcher's run first. */
  runs: readonly DispatchSeries[];
  /** When the dispatcher switched, s. */
  changes: readonly number[];
  /** What schemes are called, by id. */
  names: Readonly<Record<string, string>>;
}

export interface Box {
  x0: number;
  x1: number;
  y0: number;
  y1: number;
}

export const TONES: Record<DispatchTone, { colour: string; dash?: string }> = {
  adaptive: { colour: ink.front },
  device: { colour: ink.device, dash: '6 3' },
  edge: { colour: ink.edge, dash: '2 3' },
  split: { colour: ink.up, dash: '8 3 2 3' },
  static: { colour: ink.current, dash: '4 2' },
};

export type Scale = ((value: number) => number) & { ticks: readonly number[] };

/** At most so many labels, evenly over what there are: small panels have no room for more. */
function fewTicks(low: number, high: number, most: number): number[] {
  const all = logTicks(low, high);
  if (all.length <= most) return all;
  const tens = all.filter((tick) => Number.isInteger(Math.round(1e9 * Math.log10(tick)) / 1e9));
  const from = tens.length >= most ? tens : all;
  const picked = Array.from({ length: most }, (_, i) => Math.round((i * (from.length - 1)) / (most - 1)));
  return [...new Set(picked)].map((i) => from[i] as number);
}

/** A logarithmic scale for what is positive among the values; 1 to 10 where nothing is. */
export function logScale(values: readonly number[], { y0, y1 }: Box): Scale {
  const known = values.filter((value) => Number.isFinite(value) && value > 0);
  const [low, high] = known.length > 0 ? logDomain(Math.min(...known), Math.max(...known)) : [1, 10];
  const scale = scaleLog([low, high], [y1, y0]);
  const at = (value: number) => scale(Math.min(high, Math.max(low, value)));
  return Object.assign(at, { ticks: fewTicks(low, high, Math.max(2, Math.floor((y1 - y0) / 18))) });
}

/** A scale from 0 on. */
export function plainScale(values: readonly number[], least: number, { y0, y1 }: Box): Scale {
  const most = Math.max(least, ...values.filter(Number.isFinite));
  const scale = scaleLinear([0, most], [y1, y0]).nice(3);
  return Object.assign((value: number) => scale(value), { ticks: scale.ticks(3) });
}

/** Stretches of a trace in which a scheme ran, s. */
export function schemeBars(
  points: readonly TracePoint[],
  seconds: number,
): { scheme: string; fromS: number; toS: number }[] {
  const half = seconds / STRETCHES / 2;
  const bars: { scheme: string; fromS: number; toS: number }[] = [];
  for (const { scheme, atS } of points) {
    if (scheme === null) continue;
    const last = bars.at(-1);
    // A frame that takes long leaves stretches without one: the scheme still ran.
    if (last?.scheme === scheme) last.toS = atS + half;
    else bars.push({ scheme, fromS: last ? Math.max(last.toS, atS - half) : atS - half, toS: atS + half });
  }
  return bars;
}
