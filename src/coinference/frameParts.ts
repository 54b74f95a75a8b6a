import { deviceEnergyMj, type PowerProfile } from '../system/energy.ts';
import type { Parts } from '../system/parts.ts';
import { quantile } from '../system/statistics.ts';
import type { Transport } from './link.ts';
import type { FrameTiming } from './pipeline.ts';

/**
 * Where the median frame of a run spends its time, ms: the parts sum to `latencyMs`, the median of the frames' totals.
 * Medians of single parts would not: each frame is slow in another one. So the frames between the lower and the upper
 * quartile give the shares. Waiting at the endpoint counts as edge. NaN without frames.
 */
export function typicalFrame(timings: readonly FrameTiming[]): { latencyMs: number; parts: Parts } {
  const totals = Float64Array.from(timings, (t) => t.totalMs).sort();
  const latencyMs = quantile(totals, 0.5);
  const [q1, q3] = [quantile(totals, 0.25), quantile(totals, 0.75)];
  const middle = timings.filter(({ totalMs }) => totalMs >= q1 && totalMs <= q3);
  const used = middle.length > 0 ? middle : timings;
  const sum = (read: (timing: FrameTiming) => number) => used.reduce((all, t) => all + read(t), 0);
  const sums: Parts = {
    deviceMs: sum((t) => t.deviceMs),
    upMs: sum((t) => t.upMs),
    edgeMs: sum((t) => t.queueMs + t.edgeMs),
    downMs: sum((t) => t.downMs),
    otherMs: sum((t) => t.otherMs),
  };
  const scale = latencyMs / Object.values(sums).reduce((a, b) => a + b, 0);
  return {
    latencyMs,
    parts: {
      deviceMs: sums.deviceMs * scale,
      upMs: sums.upMs * scale,
      edgeMs: sums.edgeMs * scale,
      downMs: sums.downMs * scale,
      otherMs: sums.otherMs * scale,
    },
  };
}

/** Where a measured frame's time goes, as far as it is told apart. */
export interface MeasuredParts extends Omit<Parts, 'edgeMs'> {
  /** Null where the server gives no times of its own; then `upMs` holds the way up, waiting and computing. */
  edgeMs: number | null;
  /** Why it is null. */
  why?: string;
}

export const NOT_TOLD_APART =
  'the server gives no times of its own: the way up, waiting and computing are one time';

/** Whether every frame's crossing says what was the way and what the edge took. */
export const toldApart = (frames: readonly { transport?: Transport | undefined }[]): boolean =>
  frames.every(({ transport }) => transport?.lacks === undefined);

/** The parts of frames; what none of their servers told is not there. */
export const measuredParts = (
  parts: Parts,
  frames: readonly { transport?: Transport | undefined }[],
): MeasuredParts => (toldApart(frames) ? parts : { ...parts, edgeMs: null, why: NOT_TOLD_APART });

/** A frame's energy on the device, mJ, modelled; null where waiting for the edge is not told from the way there. */
export const measuredEnergyMj = (power: PowerProfile, parts: MeasuredParts): number | null =>
  parts.edgeMs === null
    ? null
    : deviceEnergyMj(power, parts.deviceMs, parts.upMs + parts.downMs, parts.edgeMs);
