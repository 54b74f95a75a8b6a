import { permutation, randomStream } from '../design/random.ts';
import type { Design, Setting } from '../design/types.ts';
import type { Tensor } from '../onnx/tensor.ts';
import { emitTraining } from '../onnx/training.ts';
import { embeddingOf } from '../onnx/weights.ts';
import type { Runtime } from '../runtime/session.ts';
import { isSentences, settingOf, type TaskData } from '../tasks/task.ts';
import { type Evaluation, Evaluator } from './evaluate.ts';
import { calibrate } from './initialise.ts';
import { foldModel, initialModel, type Model } from './model.ts';
import { TEXT_DEFAULTS, TRAINING_DEFAULTS } from './recipe.ts';
import { rateAt } from './schedule.ts';
import { checkData } from './trainer.ts';
import { TrainingRun } from './trainingRun.ts';
import { setWordPrior } from './wordPrior.ts';

/**
 * How a design is trained to be ranked among others: a few steps from random weights of its own. What the order is worth
 * against longer trainings is measured by `npm run bench:short-training` and said in public/accuracy/README.md.
 */
export const SHORT_TRAINING = {
  steps: 40,
  batch: 32,
  learningRate: 2e-3,
  dropout: 0.1,
  labelSmoothing: 0.1,
  augmentation: { scale: [0.8, 1.25], shift: 0.1, words: 0.5 },
} as const;

/** Nodes of a sample at most: more cost time, and the order was measured with so many or fewer. */
export const SHORT_TRAINING_POINTS = 128;

export interface ShortTrainingOptions {
  train: TaskData;
  val: TaskData;
  /** Nodes of a sample. */
  points: number;
  seed: number;
  /** Default SHORT_TRAINING.steps. */
  steps?: number;
  /** Samples of val that are scored, the same for every design. Default 256, at most all. */
  samples?: number;
}

/** Samples of a batch when scoring, and training samples that the normalisations are calibrated on. */
const BATCH = 64;
const CALIBRATION = 256;

/** Trains designs for a few steps each, all on the same samples from the same seed, and says how they do then. */
export class ShortTraining {
  readonly #runtime: Runtime;
  readonly #options: ShortTrainingOptions;
  readonly #setting: Setting;
  readonly #samples: Uint32Array;
  /** The word embedding that each design starts from; undefined where samples are no sentences. */
  #words: Tensor<'float32'> | undefined;

  /** @throws TrainingError when there is nothing to learn from these data */
  constructor(runtime: Runtime, options: ShortTrainingOptions) {
    const { train, val, points, seed, samples = 256 } = options;
    checkData({ train, points, batch: Math.min(SHORT_TRAINING.batch, train.size) });
    this.#runtime = runtime;
    this.#options = options;
    this.#setting = settingOf(train, points);
    this.#samples = permutation(val.size, randomStream(seed, 'scored')).subarray(0, samples);
  }

  /** How a valid design does on the scored samples after its steps. An aborted signal throws its reason. */
  async evaluate(signal: AbortSignal, design: Design): Promise<Evaluation> {
    const { train, val, seed } = this.#options;
    const model = await this.#trained(signal, design);
    signal.throwIfAborted();
    await calibrate(this.#runtime, design, this.#setting, model, seed, train, CALIBRATION);
    const batch = Math.min(BATCH, this.#samples.length);
    const evaluator = await Evaluator.open(this.#runtime, design, this.#setting, batch, { optimize: false });
    try {
      return await evaluator.evaluate(signal, foldModel(model), val, this.#samples);
    } finally {
      await evaluator.release();
    }
  }

  async #trained(signal: AbortSignal, design: Design): Promise<Model> {
    const { train, points, seed, steps = SHORT_TRAINING.steps } = this.#options;
    const { batch, learningRate } = SHORT_TRAINING;
    const graph = emitTraining({ design, setting: this.#setting, batch, dropout: true });
    const session = await this.#runtime.createSession(graph.bytes, { optimize: false });
    try {
      const about = { design, setting: this.#setting, task: train.task, classes: train.classes };
      const init = { ...about, seed, epoch: 0, epochs: 0, model: this.#initial(design) };
      const recipe = { ...TRAINING_DEFAULTS, ...SHORT_TRAINING };
      const run = new TrainingRun({ ...recipe, seed, design, train, points, init }, graph, session);
      for (let step = 0; step < steps; step++) {
        signal.throwIfAborted();
        const random = randomStream(seed, 'short training', step);
        const samples = Array.from({ length: batch }, () => Math.floor(random() * train.size));
        await run.step(samples, rateAt(step, steps, learningRate), random);
      }
      return run.model;
    } finally {
      await session.release();
    }
  }

  #initial(design: Design): Model {
    const { train, points, seed } = this.#options;
    const model = initialModel(design, this.#setting, seed);
    const table = model.parameters[embeddingOf(design, this.#setting)?.name ?? ''];
    if (!table || !isSentences(train)) return model;
    // Counting the words of all sentences takes longer than the steps: once for all designs.
    if (!this.#words) {
      setWordPrior(table, train, points, TEXT_DEFAULTS.wordPrior);
      this.#words = { ...table, data: table.data.slice() };
    }
    table.data.set(this.#words.data);
    return model;
  }
}
