/** A linear classifier: logits = x weight + bias. */
export interface LinearClassifier {
  /** [width, classes] row-major. */
  weight: Float32Array;
  /** [classes] */
  bias: Float32Array;
}

/**
 * Ridge regression of centred one-hot labels on centred features, in the dual form, because there are
 * fewer samples than would fill a width^2 system: W = X^T (X X^T + lambda I)^-1 Y.
 * @param features [samples, width] row-major
 * @param strength lambda as a part of the mean diagonal of X X^T
 */
export function ridgeClassifier(
  features: Float32Array,
  width: number,
  labels: ArrayLike<number>,
  classes: number,
  strength: number,
): LinearClassifier {
  const n = labels.length;
  const mean = new Float64Array(width);
  for (let i = 0; i < n; i++) {
    for (let c = 0; c < width; c++) mean[c] = (mean[c] as number) + (features[i * width + c] as number) / n;
  }
  const x = Float64Array.from(features, (value, i) => value - (mean[i % width] as number));
  const share = new Float64Array(classes);
  for (let i = 0; i < n; i++) share[labels[i] as number] = (share[labels[i] as number] as number) + 1 / n;

  const gram = new Float64Array(n * n);
  let trace = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let dot = 0;
      for (let c = 0; c < width; c++) dot += (x[i * width + c] as number) * (x[j * width + c] as number);
      gram[i * n + j] = dot;
    }
    trace += gram[i * n + i] as number;
  }
  const lambda = (strength * trace) / n + 1e-9;
  for (let i = 0; i < n; i++) gram[i * n + i] = (gram[i * n + i] as number) + lambda;
  cholesky(gram, n);

  const weight = new Float32Array(width * classes);
  const bias = new Float32Array(classes);
  for (let k = 0; k < classes; k++) {
    const y = Float64Array.from({ length: n }, (_, i) => Number(labels[i] === k) - (share[k] as number));
    solve(gram, n, y);
    let offset = share[k] as number;
    for (let c = 0; c < width; c++) {
      let w = 0;
      for (let i = 0; i < n; i++) w += (x[i * width + c] as number) * (y[i] as number);
      weight[c * classes + k] = w;
      offset -= w * (mean[c] as number);
    }
    bias[k] = offset;
  }
  return { weight, bias };
}

/** Lower Cholesky factor of a positive definite matrix [n, n], in place of its lower half. */
function cholesky(a: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j] as number;
      for (let k = 0; k < j; k++) sum -= (a[i * n + k] as number) * (a[j * n + k] as number);
      a[i * n + j] = i === j ? Math.sqrt(sum) : sum / (a[j * n + j] as number);
    }
  }
}

/** Solves L L^T x = b in place of b. */
function solve(l: Float64Array, n: number, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    let sum = b[i] as number;
    for (let k = 0; k < i; k++) sum -= (l[i * n + k] as number) * (b[k] as number);
    b[i] = sum / (l[i * n + i] as number);
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i] as number;
    for (let k = i + 1; k < n; k++) sum -= (l[k * n + i] as number) * (b[k] as number);
    b[i] = sum / (l[i * n + i] as number);
  }
}
