import type { Uniform } from '../design/random.ts';
import { pointsKept, shareOf } from '../design/share.ts';
import type { OptimiserName } from '../onnx/optimiserNames.ts';
import { ADAM, CORRECTION_1, CORRECTION_2, LEARNING_RATE, LOSS } from '../onnx/optimisers.ts';
import type { Tensor, Tensors } from '../onnx/tensor.ts';
import { TARGETS, type TrainingGraph } from '../onnx/training.ts';
import { maskName } from '../onnx/trainingContext.ts';
import { embeddingOf } from '../onnx/weights.ts';
import type { Session } from '../runtime/session.ts';
import { isSentences, settingOf } from '../tasks/task.ts';
import { batchFeeds, dropoutMask, targetsTensor } from './batches.ts';
import {
  initialModel,
  initialOptimiser,
  type Model,
  moveTowards,
  type Optimiser,
  updateStatistics,
} from './model.ts';
import type { TrainingOptions } from './trainingOptions.ts';
import { setWordPrior } from './wordPrior.ts';
import { isTable, putRows, withRows } from './words.ts';

const scalar = (value: number): Tensor<'float32'> => ({
  type: 'float32',
  dims: [],
  data: Float32Array.of(value),
});

/** Adam's inputs for its t-th step (from 1). */
export function adamFeeds(step: number, learningRate: number): Tensors {
  return {
    [LEARNING_RATE]: scalar(learningRate),
    [CORRECTION_1]: scalar(1 / (1 - ADAM.beta1 ** step)),
    [CORRECTION_2]: scalar(1 / (1 - ADAM.beta2 ** step)),
  };
}

/** Each optimiser's inputs for its t-th step (from 1). */
const RATE_FEEDS: Record<OptimiserName, (step: number, learningRate: number) => Tensors> = {
  adam: adamFeeds,
  sgd: (_, learningRate) => ({ [LEARNING_RATE]: scalar(learningRate) }),
};

/** Weight of the newest model in its moving average: larger in the first steps, so that the start is soon forgotten. */
const emaShare = (decay: number, step: number): number => 1 - Math.min(decay, step / (step + 10));

/** What a design reads of each sample; where points are drawn, they are drawn from the same part of those to draw from. */
function readBy({
  design,
  train,
  points,
  augmentation,
}: TrainingOptions): Pick<TrainingOptions, 'points' | 'augmentation'> {
  const share = shareOf(design);
  const { drawFrom } = augmentation;
  if (share === 1 || isSentences(train)) return { points, augmentation };
  return {
    points: pointsKept(points, share),
    augmentation: { ...augmentation, ...(drawFrom && { drawFrom: pointsKept(drawFrom, share) }) },
  };
}

/** One run's mutable state and its session. */
export class TrainingRun {
  /** What steps change. */
  readonly model: Model;
  /** What is evaluated and kept: the model itself, or its moving average. */
  readonly kept: Model;
  readonly optimiser: Optimiser;
  readonly #options: TrainingOptions;
  readonly #graph: TrainingGraph;
  readonly #session: Session;
  /** Name of the word embedding, if there is one. */
  readonly #embedding: string | undefined;

  constructor(options: TrainingOptions, graph: TrainingGraph, session: Session) {
    this.#options = options;
    this.#graph = graph;
    this.#session = session;
    const { design, train, points, seed, resume, init, ema } = options;
    const setting = settingOf(train, points);
    this.#embedding = embeddingOf(design, setting)?.name;
    const before = resume ?? init;
    this.kept = before ? structuredClone(before.model) : initialModel(design, setting, seed);
    this.optimiser = resume?.optimiser
      ? structuredClone(resume.optimiser)
      : initialOptimiser(this.kept.parameters, options.optimiser);
    const table = this.kept.parameters[this.#embedding ?? ''];
    if (!before && table && isSentences(train) && options.wordPrior > 0) {
      setWordPrior(table, train, points, options.wordPrior);
    }
    if (ema > 0) this.optimiser.live ??= structuredClone(this.kept);
    this.model = this.optimiser.live ?? this.kept;
  }

  /**
   * One step on the given samples. A loss that is no number changes nothing.
   * @returns the loss, and what the graph was given
   */
  async step(
    samples: ArrayLike<number>,
    learningRate: number,
    random: Uniform,
  ): Promise<{ loss: number; feeds: Tensors }> {
    const { train, labelSmoothing, dropout, ema } = this.#options;
    const { points, augmentation } = readBy(this.#options);
    const { feeds: given, words, mixtures } = batchFeeds(train, samples, points, { augmentation, random });
    const feeds: Tensors = {
      ...withRows(this.model.parameters, this.#embedding, words),
      ...withRows(this.optimiser.moments, this.#embedding, words),
      ...RATE_FEEDS[this.#options.optimiser](this.optimiser.step + 1, learningRate),
      ...given,
      [TARGETS]: targetsTensor(train, samples, labelSmoothing, mixtures),
    };
    for (const [layer, dims] of this.#graph.masks)
      feeds[maskName(layer)] = dropoutMask(dims, dropout, random);
    const outputs = await this.#session.run(feeds);
    const loss = Number(outputs[LOSS]?.data[0]);
    if (!Number.isFinite(loss)) return { loss, feeds };
    for (const learned of [this.model.parameters, this.optimiser.moments]) {
      for (const [name, before] of Object.entries(learned)) {
        const next = outputs[`${name}.next`] as Tensor<'float32'>;
        if (words && isTable(name, this.#embedding)) putRows(before, words, next);
        else learned[name] = next;
      }
    }
    updateStatistics(this.model.statistics, outputs, this.#graph.statistics);
    this.optimiser.step++;
    if (this.kept !== this.model) moveTowards(this.kept, this.model, emaShare(ema, this.optimiser.step));
    return { loss, feeds };
  }
}
