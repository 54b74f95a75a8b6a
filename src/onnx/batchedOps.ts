import type { Reducer } from '../design/types.ts';
import type { Tape } from './tape.ts';
import { LEAKY_SLOPE } from './weights.ts';

/**
 * Building blocks of batched graphs: B samples of N nodes are B*N rows, node n of sample b in row b*N + n.
 */
export interface Batch {
  batch: number;
  points: number;
  /** Whether gradients will be asked for; without them, nothing need be kept per edge. */
  differentiable: boolean;
  /** Which nodes there are, where samples have fewer than N; absent: all. */
  nodes?: Counted | undefined;
}

/** Rows that count, the others being filled up. */
export interface Counted {
  /** [rows, 1]: 1 where the row counts, else 0. */
  mask: string;
  /** How many do, real []. */
  count: string;
}

/** Far below any score or feature. */
export const ABSENT = -1e30;

/** 0 for nodes that are there, ABSENT for the others. */
export const absence = (t: Tape, { mask }: Counted, dims: readonly number[]): string =>
  t.reshape(t.node('Mul', [t.node('Sub', [t.real(1), mask]), t.real(ABSENT)]), dims);

export const REDUCE: Record<Reducer, string> = { max: 'ReduceMax', mean: 'ReduceMean', add: 'ReduceSum' };

/** Added to a variance before the root. */
export const NORMALISATION_EPSILON = 1e-5;

export interface Normalised {
  /** (z - mean) / sqrt(variance + epsilon) + shift. */
  value: string;
  /** [C], of this batch. */
  mean: string;
  /** [C], of this batch; uncorrected, but where the number of rows varies corrected already (n / (n - 1)). */
  variance: string;
}

/** Standardises z [rows, C] by its own statistics over all rows, then adds the learned shift [C]. */
export function normalise(t: Tape, z: string, shift: string, counted?: Counted): Normalised {
  if (counted) return normaliseCounted(t, z, shift, counted);
  const [rows, width] = t.shape(z) as [number, number];
  const mean = t.reduce('ReduceMean', z, [0]);
  const centred = t.node('Sub', [z, mean]);
  const variance = t.reduce('ReduceMean', t.node('Mul', [centred, centred]), [0]);
  const deviation = t.node('Sqrt', [t.node('Add', [variance, t.real(NORMALISATION_EPSILON)])]);
  const scale = t.node('Div', [t.real(1), deviation]);
  const value = t.node('Add', [t.node('Mul', [centred, scale]), shift]);
  t.composite(value, {
    inputs: [z, shift],
    backward(dy) {
      const shiftGradient = t.reduce('ReduceSum', dy, [0]);
      const along = t.reduce('ReduceSum', t.node('Mul', [dy, centred]), [0]);
      const cube = t.node('Mul', [t.node('Mul', [scale, scale]), t.node('Mul', [along, t.real(1 / rows)])]);
      const meanGradient = t.node('Mul', [shiftGradient, t.real(1 / rows)]);
      const inner = t.node('Sub', [t.node('Sub', [dy, meanGradient]), t.node('Mul', [centred, cube])]);
      return [t.node('Mul', [inner, t.reshape(scale, [1, width])]), shiftGradient];
    },
  });
  return { value, mean, variance };
}

/** The same by the statistics of those rows that count; the others pass on no gradient. */
function normaliseCounted(t: Tape, z: string, shift: string, { mask, count }: Counted): Normalised {
  const width = t.shape(z)[1] as number;
  const meanOf = (values: string) =>
    t.node('Div', [t.reduce('ReduceSum', t.node('Mul', [values, mask]), [0]), count]);
  const mean = meanOf(z);
  const centred = t.node('Sub', [z, mean]);
  const variance = meanOf(t.node('Mul', [centred, centred]));
  const deviation = t.node('Sqrt', [t.node('Add', [variance, t.real(NORMALISATION_EPSILON)])]);
  const scale = t.node('Div', [t.real(1), deviation]);
  const value = t.node('Add', [t.node('Mul', [centred, scale]), shift]);
  t.composite(value, {
    inputs: [z, shift],
    backward(full) {
      const dy = t.node('Mul', [full, mask]);
      const shiftGradient = t.reduce('ReduceSum', dy, [0]);
      const along = t.node('Div', [t.reduce('ReduceSum', t.node('Mul', [dy, centred]), [0]), count]);
      const cube = t.node('Mul', [t.node('Mul', [scale, scale]), along]);
      const meanGradient = t.node('Div', [shiftGradient, count]);
      const inner = t.node('Sub', [t.node('Sub', [dy, meanGradient]), t.node('Mul', [centred, cube])]);
      const masked = t.node('Mul', [inner, mask]);
      return [t.node('Mul', [masked, t.reshape(scale, [1, width])]), shiftGradient];
    },
  });
  const corrected = t.node('Div', [t.node('Mul', [variance, count]), t.node('Sub', [count, t.real(1)])]);
  return { value, mean, variance: corrected };
}

/**
 * Points a sample from which on scattering the winners' gradients over the nodes is cheaper than a product with a
 * matrix that is zero but for them (onnxruntime-node, 192 to 512 and 512 to 1,024 channels).
 */
const SCATTERED_FROM = 256;

/**
 * The maximum over each sample's N nodes of x W, x [B*N, F], W [F, C], standardised by the statistics of all rows of
 * x W, plus the shift [C]: [B, C]. The variance of x W is W^T S W with S the covariance of x, so that no gradient is as
 * large as x W: S serves the gradients too, and beside it there are those of the B*C winners.
 */
export function normalisedMaximum(
  t: Tape,
  x: string,
  weight: string,
  shift: string,
  { batch, points }: Batch,
): Normalised {
  const [width, channels] = t.shape(weight) as [number, number];
  const rows = batch * points;
  const share = t.real(1 / rows);
  const centre = t.reduce('ReduceMean', x, [0], true);
  const centred = t.node('Sub', [x, centre]);
  const covariance = t.node('Mul', [t.node('Gemm', [centred, centred], { transA: 1 }), share]);
  const spread = t.node('MatMul', [covariance, weight]);
  const variance = t.reduce('ReduceSum', t.node('Mul', [weight, spread]), [0]);
  const deviation = t.node('Sqrt', [t.node('Add', [variance, t.real(NORMALISATION_EPSILON)])]);
  const scale = t.node('Div', [t.real(1), deviation]);
  // Transposed, so that a channel's nodes lie side by side where their largest is looked for.
  const columns = t.node('Transpose', [t.reshape(centred, [batch, points, width])], { perm: [0, 2, 1] });
  const z = t.node('MatMul', [t.node('Transpose', [weight], { perm: [1, 0] }), columns]);
  const winner = t.node('ArgMax', [z], { axis: 2, keepdims: 1 });
  const most = t.reshape(t.node('GatherElements', [z, winner], { axis: 2 }), [batch, channels]);
  const value = t.node('Add', [t.node('Mul', [most, scale]), shift]);
  t.composite(value, {
    inputs: [x, weight, shift],
    backward(dy) {
      const along = t.reduce('ReduceSum', t.node('Mul', [dy, most]), [0]);
      const cube = t.node('Mul', [along, t.node('Mul', [scale, t.node('Mul', [scale, scale])])]);
      const dz = t.node('Mul', [dy, scale]);
      const common = t.node('Mul', [t.reduce('ReduceSum', dz, [0], true), share]);
      const firsts = Array.from({ length: batch }, (_, b) => b * points);
      const winners = t.reshape(t.node('Add', [winner, t.ints(firsts, [batch, 1, 1])]), [batch, channels]);
      // What all rows get: the variance's part, and the centre's, minus the mean of the winners'.
      const through = t.node('Gemm', [t.node('Mul', [weight, cube]), weight], { transB: 1 });
      const ofAll = t.node(
        'Gemm',
        [centred, t.node('Mul', [through, share]), t.node('Gemm', [common, weight], { transB: 1 })],
        { alpha: { float: -1 }, beta: { float: -1 } },
      );
      const each = t.reshape(dz, [batch, channels, 1]);
      const won = t.node('Mul', [t.node('Gather', [centred, winners], { axis: 0 }), each]);
      const ofWinners = t.node('Transpose', [t.reduce('ReduceSum', won, [0])], { perm: [1, 0] });
      return [
        winnersAdded(t, ofAll, { winner, winners, dz, weight }, { batch, points }),
        t.node('Sub', [ofWinners, t.node('Mul', [spread, cube])]),
        t.reduce('ReduceSum', dy, [0]),
      ];
    },
  });
  const mean = t.reshape(t.node('MatMul', [centre, weight]), [channels]);
  return { value, mean, variance };
}

/**
 * Adds to a gradient [B*N, F] at each winner's row its dz [B, C] times its channel's weights.
 * @param winner [B, C, 1], of a sample's nodes; winners [B, C], of all rows
 */
function winnersAdded(
  t: Tape,
  gradient: string,
  { winner, winners, dz, weight }: { winner: string; winners: string; dz: string; weight: string },
  { batch, points }: Pick<Batch, 'batch' | 'points'>,
): string {
  const [rows, width] = t.shape(gradient) as [number, number];
  const channels = t.shape(dz)[1] as number;
  if (points < SCATTERED_FROM) {
    const zeros = t.node('Expand', [t.real(0), t.ints([batch, points, channels])], {}, 'zeros');
    const [at, each] = [winner, dz].map((value) => t.reshape(value, [batch, 1, channels]));
    const sparse = t.node('ScatterElements', [zeros, at as string, each as string], { axis: 1 });
    return t.node('Gemm', [t.reshape(sparse, [rows, channels]), weight, gradient], { transB: 1 });
  }
  const columns = t.ints(Array.from({ length: width }, (_, column) => column));
  const starts = t.node('Mul', [t.reshape(winners, [batch, channels, 1]), t.ints([width], [])]);
  const transposed = t.node('Transpose', [weight], { perm: [1, 0] });
  const parts = t.node('Mul', [t.reshape(dz, [batch, channels, 1]), transposed]);
  const flat = [gradient, t.node('Add', [starts, columns]), parts].map((value) =>
    t.reshape(value, [t.shape(value).reduce((n, s) => n * s, 1)]),
  );
  return t.reshape(t.node('ScatterElements', flat, { axis: 0, reduction: 'add' }), [rows, width]);
}

/** LeakyReLU; the engine's own op has no double form. */
export function activate(t: Tape, x: string): string {
  if (t.realType === 'float32') return t.node('LeakyRelu', [x], { alpha: { float: LEAKY_SLOPE } });
  return t.node('Max', [x, t.node('Mul', [x, t.real(LEAKY_SLOPE)])]);
}
