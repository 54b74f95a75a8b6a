import { COMMUNICATE, CONNECT, type Genome } from '../design/genome.ts';
import { designOf } from '../design/genomeDesign.ts';
import type { Runtime } from '../runtime/session.ts';
import type { PointClouds } from '../tasks/task.ts';
import { type Evaluation, Evaluator } from './evaluate.ts';
import { calibrate } from './initialise.ts';
import { fitLastLayer } from './lastLayer.ts';
import { foldModel, initialStatistics, type Model } from './model.ts';
import { permutation, randomStream } from './random.ts';
import type { Supernet } from './supernet.ts';

export interface SupernetEvaluatorOptions {
  /** Where each design's normalisations are calibrated. */
  train: PointClouds;
  /** Where it is scored. */
  val: PointClouds;
  /** Samples scored, the same for every design. Default 128, at most all. */
  samples?: number;
  /** Training samples that calibrate and fit the last layer. Default 16 a class, but 128 to 320. */
  calibration?: number;
}

/** Samples of a batch when scoring. */
const BATCH = 64;
/** Designs with equal keys are the same network: where it runs and what only passes through do not count. */
export const networkKey = ({ ops, functions }: Genome): string =>
  ops
    .map((op, p) => (op === CONNECT || op === COMMUNICATE ? '' : `${op}.${functions[p]}`))
    .filter((text) => text !== '')
    .join(' ');

/**
 * Scores designs with a supernet's weights, each network once: normalisations calibrated and the last layer
 * fitted on training samples, then accuracy on val samples. The fitted layer gives a score to untrained weights
 * too, so a score above chance does not show that the shared weights were trained enough: compare with a
 * supernet of 0 steps.
 */
export class SupernetEvaluator {
  readonly #runtime: Runtime;
  readonly #supernet: Supernet;
  readonly #options: SupernetEvaluatorOptions;
  readonly #samples: Uint32Array;
  readonly #known = new Map<string, Evaluation>();

  constructor(runtime: Runtime, supernet: Supernet, options: SupernetEvaluatorOptions) {
    this.#runtime = runtime;
    this.#supernet = supernet;
    this.#options = options;
    const order = permutation(options.val.size, randomStream(supernet.about.seed, 'scored'));
    this.#samples = order.subarray(0, options.samples ?? 128);
  }

  /** How a valid genome does on the scored samples. */
  async evaluate(signal: AbortSignal, genome: Genome): Promise<Evaluation> {
    const key = networkKey(genome);
    const known = this.#known.get(key);
    if (known) return known;
    const { setting, seed } = this.#supernet.about;
    const { train, val, calibration = Math.min(320, Math.max(128, 16 * setting.classes)) } = this.#options;
    const design = designOf(genome);
    const model: Model = {
      parameters: this.#supernet.take(genome, false),
      statistics: initialStatistics(design, setting),
    };
    signal.throwIfAborted();
    const { samples, embedding } = await calibrate(
      this.#runtime,
      design,
      setting,
      model,
      seed,
      train,
      calibration,
    );
    const labels = Array.from(samples, (i) => train.labels[i] as number);
    Object.assign(model.parameters, fitLastLayer(embedding, labels, setting.classes));
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
