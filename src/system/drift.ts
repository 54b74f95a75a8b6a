import type { Drift } from './profile.ts';
import { median } from './statistics.ts';

/**
 * The anchor's medians may be this far from their own median. A single one varies by 5 to 10 % on a machine at rest with
 * noisy neighbours, so each is taken as the median of itself and its two neighbours: to pass the limit by chance, two of three
 * in a row have to. A machine that throttles or works for others passes it for seconds, and stays there.
 */
export const DRIFT_LIMIT = 1.2;

/** Each value as the median of three in a row with it in the middle, at the ends of the first and the last three. */
const smoothed = (samplesMs: readonly number[]): number[] =>
  samplesMs.map((_, i) => {
    const from = Math.max(0, Math.min(i - 1, samplesMs.length - 3));
    return median(samplesMs.slice(from, from + 3));
  });

/** What the anchor's medians, in the order in which they were timed, say of the machine. */
export function driftOf(samplesMs: readonly number[]): Drift {
  const smooth = smoothed(samplesMs);
  const usual = median(samplesMs);
  const ratio = smooth.length > 0 ? Math.max(...smooth) / Math.min(...smooth) : 1;
  return {
    samplesMs: [...samplesMs],
    ratio: Number.isFinite(ratio) ? ratio : 1,
    steady: smooth.every((ms) => ms <= usual * DRIFT_LIMIT && ms * DRIFT_LIMIT >= usual),
  };
}

/** For each of the anchor's medians, whether the machine was slower than usual around it. */
export function slowSpells(samplesMs: readonly number[]): boolean[] {
  const usual = median(samplesMs);
  return smoothed(samplesMs).map((ms) => ms > usual * DRIFT_LIMIT);
}
