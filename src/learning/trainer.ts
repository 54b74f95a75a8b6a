import type { Design } from '../design/types.ts';
import { emitTraining } from '../onnx/training.ts';
import type { Runtime } from '../runtime/session.ts';
import { type PointClouds, settingOf } from '../tasks/task.ts';
import { AUGMENTATION, type Augmentation } from './batches.ts';
import { type Checkpoint, sameNetwork } from './checkpoint.ts';
import { Evaluator } from './evaluate.ts';
import { foldModel } from './model.ts';
import { permutation, randomStream } from './random.ts';
import { rateAt } from './schedule.ts';
import { TrainingRun } from './trainingRun.ts';

export interface TrainingOptions {
  design: Design;
  train: PointClouds;
  /** Evaluated after each epoch. */
  val?: PointClouds;
  /** Points per sample. */
  points: number;
  epochs: number;
  /** Samples per step; samples that do not fill a last batch wait for another epoch's shuffle. */
  batch: number;
  /** Highest rate, reached after the warm-up; then a half cosine to a hundredth of it. */
  learningRate: number;
  seed: number;
  /** Share of the target spread evenly over the classes. */
  labelSmoothing: number;
  /** Dropout rate of the classifier's hidden layers. */
  dropout: number;
  augmentation: Augmentation;
  /** Continues this run: same design, data and options. */
  resume?: Checkpoint;
}

export const TRAINING_DEFAULTS = {
  epochs: 20,
  batch: 16,
  learningRate: 1e-3,
  seed: 1,
  labelSmoothing: 0.1,
  dropout: 0.5,
  augmentation: AUGMENTATION,
} as const satisfies Partial<TrainingOptions>;

/** After each step. */
export interface StepEvent {
  kind: 'step';
  /** From 1. */
  epoch: number;
  epochs: number;
  /** Step of the epoch, from 1, of `steps`. */
  step: number;
  steps: number;
  loss: number;
  samplesPerSecond: number;
  etaSeconds: number;
}
/** After each epoch. */
export interface EpochEvent {
  kind: 'epoch';
  epoch: number;
  epochs: number;
  /** Mean over the epoch's steps. */
  loss: number;
  /** On `val`, when there is one. */
  valAccuracy?: number;
  balancedAccuracy?: number;
  seconds: number;
  checkpoint: Checkpoint;
}
export type TrainingEvent = StepEvent | EpochEvent;

/** Training cannot go on, or cannot start; the message says where and why. */
export class TrainingError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TrainingError';
  }
}

/** Throws TrainingError when there is nothing to learn from these data. */
export function checkData({
  train,
  points,
  batch,
}: Pick<TrainingOptions, 'train' | 'points' | 'batch'>): void {
  const { task, split, size, classes, pointsPerSample } = train;
  if (batch < 2) throw new TrainingError('a batch needs at least 2 samples: the normalisation compares them');
  if (size < batch) {
    throw new TrainingError(`${task} '${split}' has ${size} samples: too few for a batch of ${batch}`);
  }
  if (classes.length < 2) throw new TrainingError(`${task} has one class: there is nothing to learn`);
  if (points > pointsPerSample) {
    throw new TrainingError(
      `${task} '${split}' stores ${pointsPerSample} points a sample; ${points} are wanted`,
    );
  }
}

function check(options: TrainingOptions): void {
  const { val, batch, epochs, resume, design } = options;
  checkData(options);
  if (val) checkData({ ...options, train: val, batch: Math.min(batch, Math.max(2, val.size)) });
  if (resume && !sameNetwork(resume.design, design)) {
    throw new TrainingError('the checkpoint to resume from belongs to another design');
  }
  if (resume && resume.setting.classes !== options.train.classes.length) {
    throw new TrainingError(
      `the checkpoint has ${resume.setting.classes} classes and ${options.train.task} has ${options.train.classes.length}`,
    );
  }
  if (resume && resume.epoch >= epochs) {
    throw new TrainingError(`the checkpoint has all of its ${resume.epoch} epochs: ask for more to go on`);
  }
}

/**
 * Trains a design; the same seed gives the same losses on the same engine. Stop pulling to pause; an aborted
 * signal throws its reason before the next step, and what the last epoch's event gave is still good.
 * @throws TrainingError on options that do not fit, and on a loss that is no number
 */
export async function* train(
  signal: AbortSignal,
  runtime: Runtime,
  options: TrainingOptions,
): AsyncGenerator<TrainingEvent, Checkpoint> {
  check(options);
  signal.throwIfAborted();
  const { design, train, val, points, epochs, batch, seed } = options;
  const setting = settingOf(train, points);
  const graph = emitTraining({ design, setting, batch, dropout: options.dropout > 0 });
  const session = await runtime.createSession(graph.bytes);
  const evaluator = val && (await Evaluator.open(runtime, design, setting));
  try {
    const run = new TrainingRun(options, graph, session);
    const steps = Math.floor(train.size / batch);
    let busy = 0;
    let done = 0;
    let checkpoint: Checkpoint | undefined;
    for (let epoch = (options.resume?.epoch ?? 0) + 1; epoch <= epochs; epoch++) {
      const order = permutation(train.size, randomStream(seed, 'shuffle', epoch));
      const random = randomStream(seed, 'samples', epoch);
      const started = performance.now();
      let total = 0;
      for (let step = 1; step <= steps; step++) {
        signal.throwIfAborted();
        const begun = performance.now();
        const samples = order.subarray((step - 1) * batch, step * batch);
        const rate = rateAt((epoch - 1) * steps + step - 1, steps * epochs, options.learningRate);
        const loss = await run.step(samples, rate, random);
        if (!Number.isFinite(loss)) {
          throw new TrainingError(
            `the loss is ${loss} at epoch ${epoch}, step ${step}: try a lower learning rate than ${options.learningRate}`,
          );
        }
        total += loss;
        busy += performance.now() - begun;
        done++;
        const left = (epochs - epoch) * steps + steps - step;
        const samplesPerSecond = (1000 * done * batch) / busy;
        const etaSeconds = (left * batch) / samplesPerSecond;
        yield { kind: 'step', epoch, epochs, step, steps, loss, samplesPerSecond, etaSeconds };
      }
      const evaluation = val && (await evaluator?.evaluate(signal, foldModel(run.model), val));
      checkpoint = {
        design,
        setting,
        task: train.task,
        classes: train.classes,
        seed,
        epoch,
        epochs,
        valAccuracy: evaluation?.accuracy,
        model: structuredClone(run.model),
        optimiser: structuredClone(run.optimiser),
      };
      const seconds = (performance.now() - started) / 1000;
      yield {
        kind: 'epoch',
        epoch,
        epochs,
        loss: total / steps,
        valAccuracy: evaluation?.accuracy,
        balancedAccuracy: evaluation?.balancedAccuracy,
        seconds,
        checkpoint,
      };
    }
    return checkpoint as Checkpoint;
  } finally {
    await session.release();
    await evaluator?.release();
  }
}
