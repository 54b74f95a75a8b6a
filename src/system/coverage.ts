import { median, quantile } from './statistics.ts';

/** The share of measurements that intervals are made to hold. */
export const COVERAGE = 0.9;

/** 95 % quantiles of Student's t with 1, 2, ... degrees of freedom: two-sided 90 %. */
const STUDENT = [
  6.314, 2.92, 2.353, 2.132, 2.015, 1.943, 1.895, 1.86, 1.833, 1.812, 1.796, 1.782, 1.771, 1.761, 1.753,
  1.746, 1.74, 1.734, 1.729,
] as const;

/** A measured design beside what a fit that had not seen it predicted, ms. */
export interface Outcome {
  predictedMs: number;
  measuredMs: number;
}

/** Nothing is below the clock: a prediction of 0 would be infinitely wrong. */
const CLOCK_MS = 1e-3;

/** Error on a scale on which scatter is alike for small and large designs: relative far above `scatterMs`, absolute far below. */
const errorOf = ({ predictedMs, measuredMs }: Outcome, scatterMs: number): number =>
  Math.log((measuredMs + scatterMs) / (Math.max(predictedMs, CLOCK_MS) + scatterMs));

/** Sizes tried, as shares of the largest that is sensible: 0, then an even ladder of logarithms. */
const LADDER = [0, ...Array.from({ length: 25 }, (_, i) => 10 ** (-3 + i / 8))];

/**
 * What predictions were off by. A frame is late by some share of its time and by some time however short it is, so its
 * error is taken of log(time + scatterMs); the shift is the one under which the errors are likeliest to be normal
 * (maximum likelihood, Box and Cox 1964), at most the median measured design.
 */
export function errorsOf(outcomes: readonly Outcome[]): { logErrors: number[]; scatterMs: number } {
  const most = median(outcomes.map(({ measuredMs }) => measuredMs));
  let best = { logErrors: outcomes.map((o) => errorOf(o, 0)), scatterMs: 0 };
  if (outcomes.length < LEAST_FOR_SCATTER) return best;
  let least = Number.POSITIVE_INFINITY;
  for (const share of LADDER) {
    const scatterMs = share * most;
    const logErrors = outcomes.map((o) => errorOf(o, scatterMs));
    const jacobian = outcomes.reduce((sum, { measuredMs }) => sum + Math.log(measuredMs + scatterMs), 0);
    const unlikely = outcomes.length * Math.log(Math.max(rms(logErrors), 1e-6)) + jacobian;
    if (unlikely >= least) continue;
    least = unlikely;
    best = { logErrors, scatterMs };
  }
  return best;
}

/** Of fewer designs nothing can be said of how their scatter goes with their size. */
const LEAST_FOR_SCATTER = 6;

const rms = (errors: readonly number[]): number =>
  Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / errors.length);

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
  if (n <= STUDENT.length) return (STUDENT[n - 1] as number) * rms(logErrors) * Math.sqrt(1 + 1 / n);
  const sorted = Float64Array.from(logErrors, Math.abs).sort();
  const rank = Math.min(n, Math.ceil((n + 1) * COVERAGE));
  return quantile(sorted, (rank - 1) / (n - 1));
}

/** 90 % of normal errors lie within so many deviations. */
const NORMAL = 1.645;
/** Runs that have to be off before they say as much about the width as the designs did that a model was validated on. */
const VALIDATED = 4;

/**
 * Half-width in log latency of a model's 90 % interval after designs were run that it had predicted before: as wide as its
 * cross-validation said, wider as soon as the runs were off by more than that says. Errors are taken as normal around 0,
 * and the cross-validated deviation counts as much as `VALIDATED` runs.
 */
export function widened(logHalfWidth: number, logErrors: readonly number[]): number {
  const before = (logHalfWidth / NORMAL) ** 2;
  const squares = logErrors.reduce((sum, e) => sum + e * e, VALIDATED * before);
  return NORMAL * Math.sqrt(Math.max(before, squares / (VALIDATED + logErrors.length)));
}

/** The interval around a prediction that holds 90 % of what is measured, ms; null where nothing was measured. */
export function intervalBy({
  logErrors,
  scatterMs,
}: Readonly<{ logErrors: readonly number[]; scatterMs: number }>): (latencyMs: number) => Interval | null {
  const half = logHalfWidthOf(logErrors);
  if (half === null) return () => null;
  return (latencyMs) => ({
    lowMs: Math.max(0, (latencyMs + scatterMs) * Math.exp(-half) - scatterMs),
    highMs: (latencyMs + scatterMs) * Math.exp(half) - scatterMs,
  });
}

export interface Interval {
  lowMs: number;
  highMs: number;
}
