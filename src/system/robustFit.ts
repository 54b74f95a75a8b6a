import { median } from './statistics.ts';

/** y = factor x + offset n, in whose unit errors are judged. */
export interface Observation {
  x: number;
  n: number;
  y: number;
  unit: number;
}

export interface Affine {
  factor: number;
  /** 0 or more. */
  offset: number;
}

/** Relative errors beyond this many deviations count less: a design that ran in a slow spell is not the machine. */
const HUBER = 1.345;
/** Median absolute deviation to standard deviation, for normal errors. */
const MAD = 1.4826;
const ROUNDS = 50;
/**
 * Pulls to factor 1 as much as one observation with 1 % error would, and to offset 0 more: where sizes do not tell the two
 * apart, it is the factor.
 */
const PRIOR = { factor: 1e-4, offset: 1e-2 };

/** A slope below this is none: work that takes no time. */
const LEAST_FACTOR = 0.1;

const errorOf = ({ x, n, y, unit }: Observation, { factor, offset }: Affine): number =>
  (factor * x + offset * n - y) / unit;

/** Huber's weights: 1 for errors that the bulk has, less the further beyond. */
function huberWeights(errors: readonly number[]): number[] {
  const scale = Math.max(MAD * median(errors.map(Math.abs)), 1e-9);
  return errors.map((error) => Math.min(1, (HUBER * scale) / Math.max(Math.abs(error), 1e-12)));
}

/** Weighted least squares in (factor - 1, offset); an offset below 0 is none, and the factor is then fitted alone. */
function solve(list: readonly Observation[], weights: readonly number[], scale: number): Affine {
  let xx = PRIOR.factor;
  let xn = 0;
  let nn = PRIOR.offset / scale ** 2;
  let xr = 0;
  let nr = 0;
  for (const [i, { x, n, y, unit }] of list.entries()) {
    const w = (weights[i] as number) / unit ** 2;
    xx += w * x * x;
    xn += w * x * n;
    nn += w * n * n;
    xr += w * x * (y - x);
    nr += w * n * (y - x);
  }
  const offset = (xx * nr - xn * xr) / (xx * nn - xn * xn);
  if (!(offset > 0)) return { factor: 1 + xr / xx, offset: 0 };
  const factor = 1 + (nn * xr - xn * nr) / (xx * nn - xn * xn);
  // Beside a large offset the noise of small x may turn the slope over: then the factor says nothing, and is left at 1.
  return factor < LEAST_FACTOR ? { factor: 1, offset: Math.max(0, nr / nn) } : { factor, offset };
}

/** Robust least squares (Huber, iteratively reweighted). Factor 1 and offset 0 without observations. */
export function fitAffine(list: readonly Observation[]): Affine {
  let fit: Affine = { factor: 1, offset: 0 };
  if (list.length === 0) return fit;
  const scale = median(list.map(({ unit }) => unit));
  let weights = list.map(() => 1);
  for (let round = 0; round < ROUNDS; round++) {
    const next = solve(list, weights, scale);
    const moved = Math.abs(next.factor - fit.factor) + Math.abs(next.offset - fit.offset) / scale;
    fit = next;
    if (moved < 1e-9) break;
    weights = huberWeights(list.map((o) => errorOf(o, fit)));
  }
  return fit;
}
