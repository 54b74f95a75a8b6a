import { COMMUNICATE, CONNECT, type Genome } from '../design/genome.ts';
import { designOf } from '../design/genomeDesign.ts';
import { permutation, randomStream } from '../design/random.ts';
import type { Runtime } from '../runtime/session.ts';
import { isSentences, type TaskData } from '../tasks/task.ts';
import { type Evaluation, Evaluator } from './evaluate.ts';
import { fineTuned } from './fineTune.ts';
import { calibrate } from './initialise.ts';
import { foldModel, initialStatistics, type Model } from './model.ts';
import type { Supernet } from './supernet.ts';
import { fingerprint } from './supernetAbout.ts';
import { SUPERNET_DEFAULTS } from './supernetTraining.ts';
import { TrainingError } from './trainer.ts';

export interface SupernetEvaluatorOptions {
  /** Where each design's normalisations are calibrated, without labels, and where it is fine-tuned, with them. */
  train: TaskData;
  /** Where it is scored. */
  val: TaskData;
  /** Samples scored, the same for every design. Default 256, at most all. */
  samples?: number;
  /** Training samples that calibrate. */
  calibration?: number;
  /**
   * Steps that a design's copy is trained before it is scored. Default FINE_TUNE.steps. Each costs a training step of the
   * design: at 64 points natively about 30 ms on one thread on average, more in a browser.
   */
  fineTuneSteps?: number;
}

/**
 * How a copy is fine-tuned. Measured on modelnet40 at 64 points over 48 random designs (npm run bench:supernet): Kendall's tau
 * against training alone is 0.62, and 0.71 from random weights, so that the ranking comes from these steps. Scored as it
 * is, with the shared layers behind the Pool, a supernet of 4,000 steps gave -0.05 (24 designs).
 */
export const FINE_TUNE = {
  steps: 40,
  batch: 32,
  learningRate: 2e-3,
  dropout: SUPERNET_DEFAULTS.dropout,
  labelSmoothing: SUPERNET_DEFAULTS.labelSmoothing,
  augmentation: SUPERNET_DEFAULTS.augmentation,
} as const;

/** Samples of a batch when scoring. */
const BATCH = 64;
const CALIBRATION = 256;

/** Designs with equal keys are the same network: where it runs and what only passes through do not count. */
export const networkKey = ({ ops, functions }: Genome): string =>
  ops
    .map((op, p) => (op === CONNECT || op === COMMUNICATE ? '' : `${op}.${functions[p]}`))
    .filter((text) => text !== '')
    .join(' ');

/**
 * Scores designs with a supernet's weights, each network once: a copy of its slices before the Pool, with new layers
 * behind it, is trained a few steps, its normalisations are calibrated on training samples, and its accuracy on val
 * samples is the score. With 0 steps all is taken as it is.
 */
export class SupernetEvaluator {
  readonly #runtime: Runtime;
  readonly #supernet: Supernet;
  readonly #options: SupernetEvaluatorOptions;
  readonly #samples: Uint32Array;
  readonly #known = new Map<string, Evaluation>();

  /** @throws TrainingError when samples are sentences and the supernet has other words than they */
  constructor(runtime: Runtime, supernet: Supernet, options: SupernetEvaluatorOptions) {
    for (const data of [options.train, options.val]) {
      if (!isSentences(data) || fingerprint(data.vocabulary) === supernet.about.vocabulary) continue;
      throw new TrainingError(
        `the supernet's words (${supernet.about.vocabulary}) are not those of ${data.task} ` +
          `(${fingerprint(data.vocabulary)}): it was trained on another train split`,
      );
    }
    this.#runtime = runtime;
    this.#supernet = supernet;
    this.#options = options;
    const order = permutation(options.val.size, randomStream(supernet.about.seed, 'scored'));
    this.#samples = order.subarray(0, options.samples ?? 256);
  }

  /** How a valid genome does on the scored samples. */
  async evaluate(signal: AbortSignal, genome: Genome): Promise<Evaluation> {
    const key = networkKey(genome);
    const known = this.#known.get(key);
    if (known) return known;
    const { setting, seed } = this.#supernet.about;
    const { train, val, calibration = CALIBRATION, fineTuneSteps: steps = FINE_TUNE.steps } = this.#options;
    const design = designOf(genome);
    if (steps === 0 && !this.#supernet.whole) {
      throw new TrainingError(
        'a shipped supernet has no layers behind the Pool: tune each design some steps',
      );
    }
    let model: Model = {
      parameters: steps > 0 ? this.#supernet.start(genome) : this.#supernet.take(genome, false),
      statistics: initialStatistics(design, setting),
    };
    signal.throwIfAborted();
    if (steps > 0) {
      const options = { ...FINE_TUNE, steps, seed, train, points: setting.points };
      model = await fineTuned(signal, this.#runtime, design, model, options);
    }
    await calibrate(this.#runtime, design, setting, model, seed, train, calibration);
    const batch = Math.min(BATCH, this.#samples.length);
    const evaluator = await Evaluator.open(this.#runtime, design, setting, batch, { optimize: false });
    try {
      const evaluation = await evaluator.evaluate(signal, foldModel(model), val, this.#samples);
      this.#known.set(key, evaluation);
      return evaluation;
    } finally {
      await evaluator.release();
    }
  }
}
