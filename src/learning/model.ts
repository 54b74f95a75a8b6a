import { randomStream, type Uniform } from '../design/random.ts';
import type { Design, Setting } from '../design/types.ts';
import { NORMALISATION_EPSILON } from '../onnx/batchedOps.ts';
import type { OptimiserName } from '../onnx/optimiserNames.ts';
import { MOMENTS } from '../onnx/optimisers.ts';
import type { Tensor, Tensors } from '../onnx/tensor.ts';
import { designLayers, embeddingOf, layerName, type Weights } from '../onnx/weights.ts';

/**
 * What training changes. Tensor names: `X.weight` [in, out] and `X.shift` [out] of a normalised layer
 * X = `${opId}.${index}`, `X.weight` and `X.bias` of the classifier's last, `X.weight` of a word embedding.
 */
export interface Model {
  parameters: Record<string, Tensor<'float32'>>;
  /** Running `X.mean` and `X.variance` [out] of every normalised layer. */
  statistics: Record<string, Tensor<'float32'>>;
}

/** The optimiser's state: its moments (onnx/optimisers.ts) of each parameter, and the steps done. */
export interface Optimiser {
  moments: Record<string, Tensor<'float32'>>;
  step: number;
  /** What steps change, where the checkpoint's model is its moving average. */
  live?: Model;
}

const filled = (length: number, value: number): Tensor<'float32'> => ({
  type: 'float32',
  dims: [length],
  data: new Float32Array(length).fill(value),
});

/** Uniform in +-1 / sqrt(in), as PyTorch starts a linear layer. */
export function initialWeight(rows: number, columns: number, random: Uniform): Tensor<'float32'> {
  const bound = 1 / Math.sqrt(rows);
  const data = Float32Array.from({ length: rows * columns }, () => bound * (2 * random() - 1));
  return { type: 'float32', dims: [rows, columns], data };
}

/** Words start this close to each other: a rare one has few steps to find its place. */
const EMBEDDING_BOUND = 0.001;

function initialEmbedding(dims: readonly [number, number], random: Uniform): Tensor<'float32'> {
  const data = Float32Array.from({ length: dims[0] * dims[1] }, () => EMBEDDING_BOUND * (2 * random() - 1));
  return { type: 'float32', dims, data };
}

/** Running statistics before any batch: mean 0, variance 1. */
function initialStatistics(design: Design, setting: Setting): Model['statistics'] {
  const statistics: Model['statistics'] = {};
  for (const layer of designLayers(design, setting)) {
    if (!layer.activated) continue;
    statistics[`${layerName(layer)}.mean`] = filled(layer.to, 0);
    statistics[`${layerName(layer)}.variance`] = filled(layer.to, 1);
  }
  return statistics;
}

/** An untrained model; the same for the same seed. */
export function initialModel(design: Design, setting: Setting, seed: number): Model {
  const parameters: Model['parameters'] = {};
  const embedding = embeddingOf(design, setting);
  if (embedding) {
    const random = randomStream(seed, embedding.name);
    parameters[embedding.name] = initialEmbedding(embedding.dims, random);
  }
  for (const layer of designLayers(design, setting)) {
    const name = layerName(layer);
    parameters[`${name}.weight`] = initialWeight(layer.from, layer.to, randomStream(seed, name));
    parameters[`${name}.${layer.activated ? 'shift' : 'bias'}`] = filled(layer.to, 0);
  }
  return { parameters, statistics: initialStatistics(design, setting) };
}

export function initialOptimiser(
  parameters: Model['parameters'],
  optimiser: OptimiserName = 'adam',
): Optimiser {
  const moments: Optimiser['moments'] = {};
  for (const [name, { dims, data }] of Object.entries(parameters)) {
    for (const moment of MOMENTS[optimiser]) {
      moments[`${name}.${moment}`] = { type: 'float32', dims, data: new Float32Array(data.length) };
    }
  }
  return { moments, step: 0 };
}

/** Part of the old running statistics that a batch replaces. */
const MOMENTUM = 0.1;

/**
 * Moves running statistics towards a batch's (tensors `X.mean`, `X.variance` of `outputs`).
 * @param rows rows that each layer's statistics are over, null where the variance is unbiased already; the running
 *   variance is the unbiased one
 * @param share weight of the batch, 1 to replace
 */
export function updateStatistics(
  statistics: Model['statistics'],
  outputs: Tensors,
  rows: ReadonlyMap<string, { rows: number | null }>,
  share = MOMENTUM,
): void {
  for (const [layer, { rows: n }] of rows) {
    const unbiased = n !== null && n > 1 ? n / (n - 1) : 1;
    for (const [name, factor] of [
      [`${layer}.mean`, 1],
      [`${layer}.variance`, unbiased],
    ] as const) {
      const running = statistics[name]?.data;
      const batch = outputs[name]?.data as Float32Array | undefined;
      if (!running || !batch) throw new Error(`no statistics for ${name}`);
      for (let i = 0; i < running.length; i++) {
        running[i] = (1 - share) * (running[i] as number) + share * factor * (batch[i] as number);
      }
    }
  }
}

/** Moves every tensor of a model (in place) a share of the way towards another model's. */
export function moveTowards(model: Model, target: Model, share: number): void {
  for (const part of ['parameters', 'statistics'] as const) {
    for (const [name, { data }] of Object.entries(model[part])) {
      const to = target[part][name]?.data as Float32Array;
      for (let i = 0; i < data.length; i++) {
        data[i] = (data[i] as number) + share * ((to[i] as number) - (data[i] as number));
      }
    }
  }
}

/** Inference weights: each normalisation folded into the linear layer before it. */
export function foldModel({ parameters, statistics }: Model): Weights {
  const weights: Weights = {};
  for (const [name, tensor] of Object.entries(parameters)) {
    if (!name.endsWith('.weight')) continue;
    const layer = name.slice(0, -'.weight'.length);
    const shift = parameters[`${layer}.shift`];
    const mean = statistics[`${layer}.mean`];
    const variance = statistics[`${layer}.variance`];
    if (!shift || !mean || !variance) {
      weights[name] = tensor;
      const bias = parameters[`${layer}.bias`];
      // A word embedding has none.
      if (bias) weights[`${layer}.bias`] = bias;
      continue;
    }
    const scale = variance.data.map((v) => 1 / Math.sqrt(v + NORMALISATION_EPSILON));
    const columns = scale.length;
    const weight = tensor.data.map((w, i) => w * (scale[i % columns] as number));
    const bias = shift.data.map((s, i) => s - (mean.data[i] as number) * (scale[i] as number));
    weights[name] = { type: 'float32', dims: tensor.dims, data: weight };
    weights[`${layer}.bias`] = { type: 'float32', dims: [columns], data: bias };
  }
  return weights;
}
