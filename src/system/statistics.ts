/** The q-quantile of ascending numbers, linear between ranks. NaN for none. */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  const n = sorted.length;
  if (n === 0) return Number.NaN;
  const at = q * (n - 1);
  const low = Math.floor(at);
  const a = sorted[low] as number;
  const b = sorted[Math.min(low + 1, n - 1)] as number;
  return a + (at - low) * (b - a);
}

export interface Quartiles {
  medianMs: number;
  q1Ms: number;
  q3Ms: number;
  /** Samples that were kept. */
  runs: number;
}

/** Below this many samples quartiles are too rough to call one an outlier. */
const FENCE_FROM = 5;

/**
 * Quartiles of run times without outliers. Rule: samples above q3 + 1.5 (q3 - q1), Tukey's upper fence,
 * are dropped when there are at least 5; slow outliers are the machine doing something else.
 */
export function quartiles(samplesMs: readonly number[]): Quartiles {
  const sorted = Float64Array.from(samplesMs).sort();
  const q1 = quantile(sorted, 0.25);
  const q3 = quantile(sorted, 0.75);
  const fence = q3 + 1.5 * (q3 - q1);
  const kept = sorted.length < FENCE_FROM ? sorted : sorted.filter((ms) => ms <= fence);
  return {
    medianMs: quantile(kept, 0.5),
    q1Ms: quantile(kept, 0.25),
    q3Ms: quantile(kept, 0.75),
    runs: kept.length,
  };
}

/** Half the width of the median's 95 % interval (McGill's notch), relative to the median. */
export const medianUncertainty = ({ medianMs, q1Ms, q3Ms, runs }: Quartiles): number =>
  medianMs > 0 ? (1.57 * (q3Ms - q1Ms)) / Math.sqrt(runs) / medianMs : 0;

export const median = (values: readonly number[]): number => quantile(Float64Array.from(values).sort(), 0.5);
