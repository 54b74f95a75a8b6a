import { normal, type Uniform } from '../design/random.ts';
import type { Tensor, Tensors } from '../onnx/tensor.ts';
import { POINTS } from '../onnx/trainingContext.ts';
import { isSentences, type PointClouds, type TaskData } from '../tasks/task.ts';
import type { Augmentation } from './augmentation.ts';
import { type Mixture, mixClouds } from './mixture.ts';
import { type WordBatch, wordBatch } from './words.ts';

const uniform = (random: Uniform, low: number, high: number) => low + (high - low) * random();

/** Changes the points [n, 3] that start at `offset`. */
export function augment(
  points: Float32Array,
  offset: number,
  n: number,
  augmentation: Augmentation,
  random: Uniform,
): void {
  const { scale = [1, 1], shift = 0, jitter = 0, rotation = false } = augmentation;
  const angle = rotation ? uniform(random, 0, 2 * Math.PI) : 0;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const factors = [0, 1, 2].map(() => uniform(random, ...scale));
  const shifts = [0, 1, 2].map(() => uniform(random, -shift, shift));
  for (let i = offset; i < offset + 3 * n; i += 3) {
    const x = points[i] as number;
    const y = points[i + 1] as number;
    points[i] = cos * x - sin * y;
    points[i + 1] = sin * x + cos * y;
    for (let axis = 0; axis < 3; axis++) {
      const noise = jitter > 0 ? jitter * Math.max(-3, Math.min(3, normal(random))) : 0;
      const at = i + axis;
      points[at] = (points[at] as number) * (factors[axis] as number) + (shifts[axis] as number) + noise;
    }
  }
}

/** Moves a random choice of n of the first `from` points [from, 3] to the front. */
function draw(points: Float32Array, from: number, n: number, random: Uniform): void {
  for (let i = 0; i < n; i++) {
    const j = i + Math.floor(random() * (from - i));
    for (let axis = 0; axis < 3; axis++) {
      const kept = points[3 * i + axis] as number;
      points[3 * i + axis] = points[3 * j + axis] as number;
      points[3 * j + axis] = kept;
    }
  }
}

/** The given samples' first n points, or for training others, changed at random, one below another: [samples * n, 3]. */
export function pointsTensor(
  data: PointClouds,
  samples: ArrayLike<number>,
  n: number,
  change?: { augmentation: Augmentation; random: Uniform },
): Tensor<'float32'> {
  const from = change?.augmentation.drawFrom ?? n;
  const cloud = new Float32Array(from * 3);
  const points = new Float32Array(samples.length * n * 3);
  for (let b = 0; b < samples.length; b++) {
    data.read(samples[b] as number, from, cloud, 0);
    if (change && from > n) draw(cloud, from, n, change.random);
    points.set(cloud.subarray(0, n * 3), b * n * 3);
    if (change) augment(points, b * n * 3, n, change.augmentation, change.random);
  }
  return { type: 'float32', dims: [samples.length * n, 3], data: points };
}

/** What a batched graph reads of a batch's samples. */
interface BatchFeeds {
  feeds: Tensors;
  /** Of sentences: which rows of the embedding the graph has to be given (withRows). */
  words?: WordBatch;
  /** Per sample what its cloud shows of another one, if anything; absent where none was mixed. */
  mixtures?: readonly (Mixture | undefined)[];
}

/** The given samples, changed at random for training where wanted. */
export function batchFeeds(
  data: TaskData,
  samples: ArrayLike<number>,
  points: number,
  change?: { augmentation: Augmentation; random: Uniform },
): BatchFeeds {
  if (isSentences(data)) {
    const rate = change?.augmentation.words ?? 0;
    const words = wordBatch(
      data,
      samples,
      points,
      change && rate > 0 ? { rate, random: change.random } : undefined,
    );
    return { feeds: words.feeds, words };
  }
  const tensor = pointsTensor(data, samples, points, change);
  const feeds = { [POINTS]: tensor };
  const mix = change?.augmentation.mix ?? 0;
  if (!change || mix === 0) return { feeds };
  return { feeds, mixtures: mixClouds(tensor.data, points, mix, change.random) };
}

/** One-hot labels, shared out where clouds were mixed, and smoothed: [samples, classes], rows sum to 1. */
export function targetsTensor(
  data: TaskData,
  samples: ArrayLike<number>,
  labelSmoothing: number,
  mixtures: BatchFeeds['mixtures'] = [],
): Tensor<'float32'> {
  const classes = data.classes.length;
  const targets = new Float32Array(samples.length * classes).fill(labelSmoothing / classes);
  const add = (b: number, sample: number, share: number) => {
    const at = b * classes + (data.labels[samples[sample] as number] as number);
    targets[at] = (targets[at] as number) + (1 - labelSmoothing) * share;
  };
  for (let b = 0; b < samples.length; b++) {
    const { other, share } = mixtures[b] ?? { other: b, share: 0 };
    add(b, b, 1 - share);
    if (share > 0) add(b, other, share);
  }
  return { type: 'float32', dims: [samples.length, classes], data: targets };
}

/** A dropout mask: 0 at the given rate, 1 / (1 - rate) elsewhere. */
export function dropoutMask(
  dims: readonly [number, number],
  rate: number,
  random: Uniform,
): Tensor<'float32'> {
  const kept = 1 / (1 - rate);
  const data = Float32Array.from({ length: dims[0] * dims[1] }, () => (random() < rate ? 0 : kept));
  return { type: 'float32', dims, data };
}
