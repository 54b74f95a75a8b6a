import { quantile } from './statistics.ts';

/** The share of measurements that intervals are made to hold. */
export const COVERAGE = 0.9;

/** 95 % quantiles of Student's t with 1, 2, ... degrees of freedom: two-sided 90 %. */
const STUDENT = [
  6.314, 2.92, 2.353, 2.132, 2.015, 1.943, 1.895, 1.86, 1.833, 1.812, 1.796, 1.782, 1.771, 1.761, 1.753,
  1.746, 1.74, 1.734, 1.729,
] as const;

/**
 * Half-width in log latency of an interval that holds 90 % of what is measured next, from the log errors of predictions
 * about designs that the predicting fit had not seen. From 20 errors on it is the split-conformal quantile, which holds
 * its share whatever the errors' distribution as long as the next design is like the ones before (Vovk et al.); of fewer
 * that is the largest or there is none, and errors are taken as normal around 0: Student's t times their root mean square.
 * Null without errors: nothing is known then.
 */
export function logHalfWidthOf(logErrors: readonly number[]): number | null {
  const n = logErrors.length;
  if (n === 0) return null;
  if (n <= STUDENT.length) {
    const rms = Math.sqrt(logErrors.reduce((sum, e) => sum + e * e, 0) / n);
    return (STUDENT[n - 1] as number) * rms * Math.sqrt(1 + 1 / n);
  }
  const sorted = Float64Array.from(logErrors, Math.abs).sort();
  const rank = Math.min(n, Math.ceil((n + 1) * COVERAGE));
  return quantile(sorted, (rank - 1) / (n - 1));
}
