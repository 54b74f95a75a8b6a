import { at, type LinkTrace, type LoadTrace } from '../../coinference/dispatch/traces.ts';
import { quantile } from '../../system/statistics.ts';
import type { PlayedFrame } from './play.ts';

/** What the frames of some time gave. Energies are modelled; NaN where the device's power is not known. */
export interface Figures {
  frames: number;
  withinTarget: number;
  /** NaN without frames. */
  medianMs: number;
  p99Ms: number;
  meanMs: number;
  energyMj: number;
}

/** A stretch of the trace in which link and load stayed as they were. */
export interface Segment extends Figures {
  fromS: number;
  toS: number;
  mbps: number;
  delayMs: number;
  devices: number;
  /** Frames of each scheme. */
  schemes: Record<string, number>;
}

export interface RunReport extends Figures {
  /** A scheme's id, or `adaptive`. */
  run: string;
  /** Frames that were taken and not answered, or answered before one that was taken earlier. */
  lost: number;
  outOfOrder: number;
  /** Frames that the device answered because the edge failed, or was late. */
  rescued: number;
  switches: number;
  segments: Segment[];
}

export function figuresOf(frames: readonly PlayedFrame[], targetMs: number): Figures {
  const times = Float64Array.from(frames, ({ latencyMs }) => latencyMs).sort();
  const mean = (read: (frame: PlayedFrame) => number) =>
    frames.reduce((sum, frame) => sum + read(frame), 0) / frames.length;
  return {
    frames: frames.length,
    withinTarget: frames.filter(({ latencyMs }) => latencyMs <= targetMs).length,
    medianMs: quantile(times, 0.5),
    p99Ms: quantile(times, 0.99),
    meanMs: mean((f) => f.latencyMs),
    energyMj: mean((f) => f.energyMj),
  };
}

/** Stretches shorter than this are joined to the one before, so that a trace of seconds reads, s. */
const LEAST_S = 1;

/** Where link or load change. */
export function stretches(
  link: LinkTrace,
  load: LoadTrace,
  leastS = LEAST_S,
): [fromS: number, toS: number][] {
  const times = [...link.steps, ...load.steps].map(({ atS }) => atS).filter((atS) => atS < link.seconds);
  const starts = [...new Set(times)].sort((a, b) => a - b);
  const kept = starts.reduce<number[]>((list, start) => {
    if (list.length === 0 || start - (list.at(-1) as number) >= leastS) list.push(start);
    return list;
  }, []);
  return kept.map((from, i) => [from, kept[i + 1] ?? link.seconds]);
}

/** Sums up a run of a trace. */
export function reportOf(
  run: string,
  frames: readonly PlayedFrame[],
  {
    link,
    load,
    targetMs,
    switches,
  }: { link: LinkTrace; load: LoadTrace; targetMs: number; switches: number },
): RunReport {
  const segments = stretches(link, load).map(([fromS, toS], i, { length }): Segment => {
    // The last frame may be taken a moment after the trace ended.
    const inside = frames.filter(({ atS }) => atS >= fromS && (atS < toS || i === length - 1));
    const schemes: Record<string, number> = {};
    for (const { scheme } of inside) schemes[scheme] = (schemes[scheme] ?? 0) + 1;
    const { mbps, delayMs } = at(link, fromS);
    const { devices } = at(load, fromS);
    return { fromS, toS, mbps, delayMs, devices, ...figuresOf(inside, targetMs), schemes };
  });
  const last = frames.reduce((most, { frame }) => Math.max(most, frame), -1);
  return {
    run,
    ...figuresOf(frames, targetMs),
    lost: last + 1 - new Set(frames.map(({ frame }) => frame)).size,
    outOfOrder: frames.filter(({ frame }, i) => i > 0 && frame <= (frames[i - 1] as PlayedFrame).frame)
      .length,
    rescued: frames.filter(({ way }) => way === 'rescued').length,
    switches,
    segments,
  };
}
