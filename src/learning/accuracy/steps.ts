/** How one figure led to another over some networks: what a prediction missed, or what more epochs gained. */
export interface Step {
  mean: number;
  /** Sample variance. */
  variance: number;
  /** Networks. */
  n: number;
}

/** Fewer say nothing of how they scatter. */
const ENOUGH = 3;
/** Of the normal distribution: 5 % lie above it, so an interval holds 90 %. */
const Z = 1.6448536269514722;
/** Share of networks that intervals from steps are made to hold. */
export const STEP_COVERAGE = 0.9;

/** @returns null where there are too few differences to say anything */
export function stepOf(differences: readonly number[]): Step | null {
  const n = differences.length;
  if (n < ENOUGH) return null;
  const mean = differences.reduce((sum, d) => sum + d, 0) / n;
  const squares = differences.reduce((sum, d) => sum + (d - mean) ** 2, 0);
  return { mean, variance: squares / (n - 1), n };
}

/** The 95 % point of Student's t: Fisher and Cornish's expansion, within 1.5 % from 2 degrees of freedom on. */
export function student95(degrees: number): number {
  const [z, v] = [Z, degrees];
  return (
    z +
    (z ** 3 + z) / (4 * v) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * v ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * v ** 3)
  );
}

/** A shift of accuracies, and half of the interval within which a network that was not among them lies. */
export interface Correction {
  shift: number;
  half: number;
}

/** Steps one after the other, for a network that took part in none: a prediction interval, so it counts the scatter itself. */
export function correctionOf(steps: readonly Step[]): Correction {
  const shift = steps.reduce((sum, { mean }) => sum + mean, 0);
  const variance = steps.reduce((sum, step) => sum + step.variance * (1 + 1 / step.n), 0);
  const degrees = Math.min(...steps.map(({ n }) => n - 1));
  return { shift, half: steps.length === 0 ? 0 : student95(degrees) * Math.sqrt(variance) };
}

const clipped = (share: number): number => Math.max(0, Math.min(1, share));

/** An accuracy behind a correction, with its interval. @param own variance of the accuracy itself */
export function correctedAccuracy(
  accuracy: number,
  { shift, half }: Correction,
  own = 0,
): { accuracy: number; low: number; high: number } {
  const value = clipped(accuracy + shift);
  const off = Math.hypot(half, Z * Math.sqrt(own));
  return { accuracy: value, low: clipped(accuracy + shift - off), high: clipped(accuracy + shift + off) };
}

/** Variance of a share of right answers over so many samples. */
export const shareVariance = (share: number, samples: number): number => (share * (1 - share)) / samples;
