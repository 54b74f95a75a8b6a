import { emitUpdate, LOSS } from '../../onnx/optimisers.ts';
import { Tape } from '../../onnx/tape.ts';
import type { Tensor, Tensors } from '../../onnx/tensor.ts';
import type { Runtime, Session } from '../../runtime/session.ts';
import { initialOptimiser, initialWeight } from '../model.ts';
import { permutation, randomStream } from '../random.ts';
import { rateAt } from '../schedule.ts';
import { adamFeeds } from '../trainingRun.ts';
import { batchFeeds } from './batch.ts';
import { declareInputs, emitGin, FEATURES_IN, type GinSize, ginParameters } from './gin.ts';
import { FEATURES, type LatencyGraph, MEASURES, PARTS } from './latencyGraph.ts';
import { fidelity } from './metrics.ts';
import { LatencyPredictor, type PredictorModel } from './predictor.ts';
import type { LatencySample } from './samples.ts';

/** A sample with its graph under the system's tables. */
export interface TrainingExample {
  sample: Pick<LatencySample, 'design' | 'linkMbps' | 'latencyMs' | 'parts'>;
  graph: LatencyGraph;
}

export interface PredictorOptions {
  /** Networks; each leaves out its part of the designs, which it is then judged on. */
  members: number;
  hidden: number;
  epochs: number;
  batch: number;
  learningRate: number;
  /** Weight of the squared tensors in the loss. */
  decay: number;
  coverage: number;
  seed: number;
}

/** On planted rules, networks of 32 were no worse than of 64, and longer training learned the noise of few designs. */
export const PREDICTOR_DEFAULTS: PredictorOptions = {
  members: 5,
  hidden: 32,
  epochs: 40,
  batch: 16,
  learningRate: 5e-3,
  decay: 1e-4,
  coverage: 0.9,
  seed: 1,
};

/** After each epoch of each network. */
export interface PredictorEvent {
  /** From 1. */
  member: number;
  members: number;
  epoch: number;
  epochs: number;
  loss: number;
  etaSeconds: number;
}

/** There is too little to train on, or training broke down. */
export class PredictorTrainingError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PredictorTrainingError';
  }
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
export function emitPredictorTraining(size: GinSize, decay: number): Uint8Array {
  const t = new Tape('latency-training');
  declareInputs(t, size);
  const parameters = ginParameters(size.hidden);
  for (const [name, dims] of parameters) t.input(name, t.realType, dims);
  const parts = emitGin(t, size, (name) => name);
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
function standardisation(graphs: readonly LatencyGraph[]): { mean: Float64Array; deviation: Float64Array } {
  const width = FEATURES.length;
  const mean = new Float64Array(width);
  const deviation = new Float64Array(width).fill(1);
  const nodes = graphs.reduce((sum, graph) => sum + graph.nodes, 0);
  for (let f = 0; f < MEASURES.length; f++) {
    let sum = 0;
    let squares = 0;
    for (const { features } of graphs) {
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
function foldStandardisation(
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

function initialMember(hidden: number, seed: number, k: number): Record<string, Tensor<'float32'>> {
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

class MemberTraining {
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
function exampleFeeds(
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

/** Which network leaves out each design: a random part of the designs for each, so that all rates of one go together. */
function foldsOf(designs: readonly string[], members: number, seed: number): Map<string, number> {
  const order = permutation(designs.length, randomStream(seed, 'latency folds'));
  return new Map(Array.from(order, (d, i) => [designs[d] as string, i % members]));
}

/** The quantile of the errors that makes an interval hold the wanted share of new ones (split conformal). */
export function conformalQuantile(errors: readonly number[], coverage: number): number {
  const sorted = Float64Array.from(errors).sort();
  const rank = Math.ceil((sorted.length + 1) * coverage);
  return sorted[Math.min(rank, sorted.length) - 1] ?? Number.POSITIVE_INFINITY;
}

/**
 * Trains an ensemble of networks to correct the table sum of measured designs. Each network leaves a part of the
 * designs out; its errors there give the interval and the cross-validated fidelity. The same seed gives the same
 * predictor on the same engine. An aborted signal throws its reason.
 * @throws PredictorTrainingError on fewer than 2 designs a network, and on a loss that is no number
 */
export async function* trainPredictor(
  signal: AbortSignal,
  runtime: Runtime,
  examples: readonly TrainingExample[],
  about: Pick<PredictorModel, 'device' | 'edge'>,
  options: PredictorOptions = PREDICTOR_DEFAULTS,
): AsyncGenerator<PredictorEvent, PredictorModel> {
  const { members: count, hidden, epochs, seed, coverage } = options;
  const designs = [...new Set(examples.map(({ sample }) => sample.design))];
  if (designs.length < 2 * count) {
    throw new PredictorTrainingError(
      `${designs.length} measured designs are too few for ${count} networks: measure ${2 * count} or more`,
    );
  }
  const folds = foldsOf(designs, count, seed);
  const foldOf = ({ sample }: TrainingExample) => folds.get(sample.design) as number;
  const fewest = Math.min(
    ...Array.from({ length: count }, (_, k) => examples.filter((e) => foldOf(e) !== k).length),
  );
  const batch = Math.min(options.batch, fewest);
  const size = { batch, hidden, nodes: examples.reduce((most, { graph }) => Math.max(most, graph.nodes), 0) };
  const session = await runtime.createSession(emitPredictorTraining(size, options.decay));
  const members: PredictorModel['members'] = [];
  const errors: number[] = [];
  const measured: number[] = [];
  const predicted: number[] = [];
  const started = performance.now();
  try {
    for (let k = 0; k < count; k++) {
      const seen = examples.filter((example) => foldOf(example) !== k);
      const scale = standardisation(seen.map(({ graph }) => graph));
      const training = new MemberTraining(session, initialMember(hidden, seed, k));
      const steps = Math.floor(seen.length / batch);
      for (let epoch = 1; epoch <= epochs; epoch++) {
        const order = permutation(seen.length, randomStream(seed, `latency shuffle ${k}`, epoch));
        let total = 0;
        for (let step = 0; step < steps; step++) {
          signal.throwIfAborted();
          const chosen = Array.from(order.subarray(step * batch, (step + 1) * batch), (i) => seen[i]);
          const rate = rateAt((epoch - 1) * steps + step, steps * epochs, options.learningRate);
          total += await training.step(exampleFeeds(chosen as TrainingExample[], size, scale), rate);
        }
        const loss = total / steps;
        if (!Number.isFinite(loss)) {
          throw new PredictorTrainingError(
            `the loss is ${loss} at epoch ${epoch}: try a lower learning rate`,
          );
        }
        const done = (k * epochs + epoch) / (count * epochs);
        const etaSeconds = ((performance.now() - started) / 1000) * (1 / done - 1);
        yield { member: k + 1, members: count, epoch, epochs, loss, etaSeconds };
      }
      foldStandardisation(training.tensors, scale);
      members.push(training.tensors);
      const unseen = examples.filter((example) => foldOf(example) === k);
      const alone = { hidden, members: [training.tensors], logHalfWidth: 0 } as unknown as PredictorModel;
      const judge = new LatencyPredictor(runtime, alone);
      const results = await judge.predict(
        signal,
        unseen.map(({ graph }) => graph),
      );
      await judge.release();
      unseen.forEach(({ sample }, i) => {
        const guess = results[i]?.latencyMs as number;
        measured.push(sample.latencyMs);
        predicted.push(guess);
        errors.push(Math.abs(Math.log(guess / sample.latencyMs)));
      });
    }
  } finally {
    await session.release();
  }
  return {
    ...about,
    hidden,
    members,
    logHalfWidth: conformalQuantile(errors, coverage),
    coverage,
    crossValidated: fidelity(measured, predicted),
    designs,
    rates: [...new Set(examples.map(({ sample }) => sample.linkMbps))],
    samples: examples.length,
    seed,
    created: new Date().toISOString(),
  };
}
