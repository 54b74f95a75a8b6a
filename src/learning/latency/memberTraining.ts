import { randomStream } from '../../design/random.ts';
import { emitUpdate, LOSS } from '../../onnx/optimisers.ts';
import { Tape } from '../../onnx/tape.ts';
import type { Tensor, Tensors } from '../../onnx/tensor.ts';
import type { Session } from '../../runtime/session.ts';
import { initialOptimiser, initialWeight } from '../model.ts';
import { adamFeeds } from '../trainingRun.ts';
import { batchFeeds } from './batch.ts';
import { declareInputs, emitLogFactors, emitParts, FEATURES_IN, type GinSize, ginParameters } from './gin.ts';
import { featuresOf } from './graphFeatures.ts';
import { type LatencyGraph, PARTS } from './latencyGraph.ts';
import { FEATURES, MEASURES } from './nodeRow.ts';
import type { LatencySample } from './samples.ts';

/** A sample with its graph under the system's tables. */
export interface TrainingExample {
  sample: Pick<LatencySample, 'design' | 'linkMbps' | 'latencyMs' | 'parts'>;
  graph: LatencyGraph;
}

const TARGET = 'logLatency';
const PARTS_TARGET = 'logParts';
/** Error in log latency up to which the loss is a square; beyond, it grows with the error alone. */
const HUBER = 0.05;
/** Weight of the parts' errors: they say which node is at fault, but only the sum is asked for. */
const PARTS_WEIGHT = 0.1;
/** Added to the parts before the logarithm, ms: absent and tiny parts do not count. */
const PART_FLOOR_MS = 0.2;

/** Forward, pseudo-Huber loss in log latency and in log parts, backward and Adam. */
export function emitLatencyTraining(size: GinSize, decay: number): Uint8Array {
  const t = new Tape('latency-training');
  declareInputs(t, size);
  const parameters = ginParameters(size.hidden);
  for (const [name, dims] of parameters) t.input(name, t.realType, dims);
  const parts = t.reshape(
    emitParts(
      t,
      size,
      emitLogFactors(t, size, (name) => name),
    ),
    [size.batch, PARTS.length],
  );
  const huber = (difference: string) => {
    const squares = t.node('Mul', [difference, difference]);
    return t.node('Sub', [t.node('Sqrt', [t.node('Add', [squares, t.real(HUBER ** 2)])]), t.real(HUBER)]);
  };
  const logTotal = t.node('Log', [t.reduce('ReduceSum', parts, [1])]);
  const target = t.input(TARGET, t.realType, [size.batch]);
  const total = t.reduce('ReduceMean', huber(t.node('Sub', [logTotal, target])), [0]);
  const logParts = t.node('Log', [t.node('Add', [parts, t.real(PART_FLOOR_MS)])]);
  const partsTarget = t.input(PARTS_TARGET, t.realType, [size.batch, PARTS.length]);
  const each = huber(t.node('Sub', [logParts, partsTarget]));
  // The rest has no clock of its own.
  const weights = t.real(
    PARTS.map((part) => (part === 'rest' ? 0 : PARTS_WEIGHT)),
    [1, PARTS.length],
  );
  let loss = t.node('Add', [total, t.reduce('ReduceMean', t.node('Mul', [each, weights]), [0, 1])]);
  for (const [name, dims] of parameters) {
    if (!name.endsWith('.weight')) continue;
    const squares = t.reduce(
      'ReduceSum',
      t.node('Mul', [name, name]),
      dims.map((_, axis) => axis),
    );
    loss = t.node('Add', [loss, t.node('Mul', [squares, t.real(decay)])]);
  }
  emitUpdate(t, loss, parameters);
  return t.toBytes();
}

/** Mean and deviation of each measure over all nodes; flags stay as they are. */
export function standardisation(graphs: readonly LatencyGraph[]): {
  mean: Float64Array;
  deviation: Float64Array;
} {
  const width = FEATURES.length;
  const mean = new Float64Array(width);
  const deviation = new Float64Array(width).fill(1);
  const nodes = graphs.reduce((sum, graph) => sum + graph.nodes, 0);
  const all = graphs.map(featuresOf);
  for (let f = 0; f < MEASURES.length; f++) {
    let sum = 0;
    let squares = 0;
    for (const features of all) {
      for (let at = f; at < features.length; at += width) {
        const x = features[at] as number;
        sum += x;
        squares += x * x;
      }
    }
    mean[f] = sum / nodes;
    // A measure that hardly varies must not blow up what little it does.
    deviation[f] = Math.max(1e-2, Math.sqrt(Math.max(0, squares / nodes - (mean[f] as number) ** 2)));
  }
  return { mean, deviation };
}

/** The first layer for raw features, from the one for standardised features. */
export function foldStandardisation(
  member: Record<string, Tensor<'float32'>>,
  { mean, deviation }: ReturnType<typeof standardisation>,
): void {
  const weight = member['embed.weight'] as Tensor<'float32'>;
  const bias = member['embed.bias'] as Tensor<'float32'>;
  const hidden = bias.data.length;
  const scaled = weight.data.map((w, i) => w / (deviation[Math.floor(i / hidden)] as number));
  const shifted = bias.data.map((b, j) =>
    mean.reduce((sum, m, f) => sum - m * (scaled[f * hidden + j] as number), b),
  );
  member['embed.weight'] = { ...weight, data: scaled };
  member['embed.bias'] = { ...bias, data: shifted };
}

export function initialMember(hidden: number, seed: number, k: number): Record<string, Tensor<'float32'>> {
  const member: Record<string, Tensor<'float32'>> = {};
  for (const [name, dims] of ginParameters(hidden)) {
    const [rows, columns] = dims as [number, number];
    // Factors start at 1: an untrained network gives the table sum.
    const random = randomStream(seed, `latency ${name}`, k);
    member[name] =
      name.endsWith('.weight') && name !== 'factor.weight'
        ? initialWeight(rows, columns, random)
        : { type: 'float32', dims, data: new Float32Array(dims.reduce((a, b) => a * b, 1)) };
  }
  return member;
}

export class MemberTraining {
  readonly tensors: Record<string, Tensor<'float32'>>;
  readonly #moments: Record<string, Tensor<'float32'>>;
  readonly #session: Session;
  #steps = 0;

  constructor(session: Session, tensors: Record<string, Tensor<'float32'>>) {
    this.#session = session;
    this.tensors = tensors;
    this.#moments = initialOptimiser(tensors).moments;
  }

  async step(feeds: Tensors, rate: number): Promise<number> {
    this.#steps++;
    const outputs = await this.#session.run({
      ...this.tensors,
      ...this.#moments,
      ...adamFeeds(this.#steps, rate),
      ...feeds,
    });
    for (const name of Object.keys(this.tensors)) {
      this.tensors[name] = outputs[`${name}.next`] as Tensor<'float32'>;
      for (const moment of ['m', 'v']) {
        this.#moments[`${name}.${moment}`] = outputs[`${name}.${moment}.next`] as Tensor<'float32'>;
      }
    }
    return Number(outputs[LOSS]?.data[0]);
  }
}

/** A batch's inputs and targets, the measures standardised. */
export function exampleFeeds(
  examples: readonly TrainingExample[],
  size: GinSize,
  { mean, deviation }: ReturnType<typeof standardisation>,
): Tensors {
  const feeds = batchFeeds(
    examples.map(({ graph }) => graph),
    size,
  );
  const features = feeds[FEATURES_IN]?.data as Float32Array;
  for (let i = 0; i < features.length; i++) {
    const f = i % FEATURES.length;
    features[i] = ((features[i] as number) - (mean[f] as number)) / (deviation[f] as number);
  }
  const parts = examples.flatMap(({ sample: { parts: p } }) =>
    [p.deviceMs, p.upMs, p.edgeMs, p.downMs, 0].map((ms) => Math.log(ms + PART_FLOOR_MS)),
  );
  const total = examples.map(({ sample }) => Math.log(sample.latencyMs));
  return {
    ...feeds,
    [TARGET]: { type: 'float32', dims: [size.batch], data: Float32Array.from(total) },
    [PARTS_TARGET]: { type: 'float32', dims: [size.batch, PARTS.length], data: Float32Array.from(parts) },
  };
}
