import { cholesky, solve } from './cholesky.ts';

/** Shape of the kernel c <x, y> + exp(-|x - y|^2 / (2 l^2)) over scaled features, and the noise. */
export interface KernelOptions {
  linear: number;
  length: number;
  /** Added to the diagonal. */
  noise: number;
}

/** A fitted kernel ridge regression (the mean of a Gaussian process): plain data. */
export interface KernelRidge extends KernelOptions {
  /**
   * Mean and factor by which features are scaled, [width]: standardised, and divided by the root of how many there are, so
   * that lengths mean the same for any number.
   */
  centre: Float64Array;
  scale: Float64Array;
  /** Mean of the targets. */
  offset: number;
  /** Scaled features of what it was fitted to, [samples, width]. */
  points: Float64Array;
  /** [samples] */
  alpha: Float64Array;
}

function kernel(
  a: Float64Array,
  i: number,
  b: Float64Array,
  j: number,
  width: number,
  o: KernelOptions,
): number {
  let product = 0;
  let distance = 0;
  for (let f = 0; f < width; f++) {
    const [x, y] = [a[i * width + f] as number, b[j * width + f] as number];
    product += x * y;
    distance += (x - y) ** 2;
  }
  return o.linear * product + Math.exp(-distance / (2 * o.length ** 2));
}

const mean = (list: ArrayLike<number>): number => Array.from(list).reduce((a, b) => a + b, 0) / list.length;

/**
 * Fits rows of features to targets.
 * @returns the model, and what it would have predicted for each row without that row (leave-one-out, exact)
 */
export function fitKernelRidge(
  rows: readonly Float64Array[],
  targets: readonly number[],
  options: KernelOptions,
): { model: KernelRidge; leftOut: number[] } {
  const n = rows.length;
  const width = rows[0]?.length ?? 0;
  const centre = Float64Array.from({ length: width }, (_, f) => mean(rows.map((row) => row[f] as number)));
  const scale = centre.map((c, f) => {
    const variance = mean(rows.map((row) => ((row[f] as number) - c) ** 2));
    // A feature that never varied says nothing about a row where it does.
    return variance > 1e-12 ? 1 / Math.sqrt(variance * width) : 0;
  });
  const points = scaled(rows, centre, scale);
  const offset = mean(targets);
  const k = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) k[i * n + j] = kernel(points, i, points, j, width, options);
    k[i * n + i] = (k[i * n + i] as number) + options.noise;
  }
  cholesky(k, n);
  const alpha = Float64Array.from(targets, (t) => t - offset);
  solve(k, n, alpha);
  const inverse = inverseDiagonal(k, n);
  const leftOut = targets.map((t, i) => t - (alpha[i] as number) / (inverse[i] as number));
  return { model: { ...options, centre, scale, offset, points, alpha }, leftOut };
}

/** Diagonal of (L L^T)^-1: squared columns of L^-1, summed. */
function inverseDiagonal(l: Float64Array, n: number): Float64Array {
  const diagonal = new Float64Array(n);
  const column = new Float64Array(n);
  for (let c = 0; c < n; c++) {
    column.fill(0);
    for (let i = c; i < n; i++) {
      let sum = i === c ? 1 : 0;
      for (let j = c; j < i; j++) sum -= (l[i * n + j] as number) * (column[j] as number);
      column[i] = sum / (l[i * n + i] as number);
    }
    diagonal[c] = column.reduce((sum, x) => sum + x * x, 0);
  }
  return diagonal;
}

function scaled(rows: readonly Float64Array[], centre: Float64Array, scale: Float64Array): Float64Array {
  const width = centre.length;
  const points = new Float64Array(rows.length * width);
  rows.forEach((row, i) => {
    for (let f = 0; f < width; f++) {
      points[i * width + f] = ((row[f] as number) - (centre[f] as number)) * (scale[f] as number);
    }
  });
  return points;
}

export function predictKernelRidge(model: KernelRidge, row: Float64Array): number {
  const width = model.centre.length;
  const point = scaled([row], model.centre, model.scale);
  let sum = model.offset;
  for (let i = 0; i < model.alpha.length; i++) {
    sum += (model.alpha[i] as number) * kernel(point, 0, model.points, i, width, model);
  }
  return sum;
}

/** What the model was fitted to, in its order: its own equations give the targets back. */
export function targetsOf(model: KernelRidge): number[] {
  const { alpha, points, centre, offset, noise } = model;
  const width = centre.length;
  return Array.from(alpha, (own, i) => {
    let sum = offset + noise * own;
    for (let j = 0; j < alpha.length; j++) {
      sum += (alpha[j] as number) * kernel(points, i, points, j, width, model);
    }
    return sum;
  });
}

export interface ChosenFit {
  model: KernelRidge;
  /** What would have been predicted for each row without it. */
  leftOut: number[];
  /** Mean absolute error of these. */
  error: number;
}

/** The fit of a list of options whose leave-one-out error is least. */
export function chooseKernel(
  rows: readonly Float64Array[],
  targets: readonly number[],
  choices: readonly KernelOptions[],
): ChosenFit {
  const fits = choices.map((options) => {
    const fit = fitKernelRidge(rows, targets, options);
    return { ...fit, error: mean(fit.leftOut.map((guess, i) => Math.abs(guess - (targets[i] as number)))) };
  });
  return fits.reduce((best, fit) => (fit.error < best.error ? fit : best));
}
