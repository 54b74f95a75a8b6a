import { randomStream } from '../design/random.ts';
import type { Design } from '../design/types.ts';
import { emitTraining } from '../onnx/training.ts';
import type { Runtime } from '../runtime/session.ts';
import { settingOf, type TaskData } from '../tasks/task.ts';
import type { Augmentation } from './batches.ts';
import type { Model } from './model.ts';
import { TRAINING_DEFAULTS } from './recipe.ts';
import { rateAt } from './schedule.ts';
import { TrainingRun } from './trainingRun.ts';

export interface FineTuneOptions {
  train: TaskData;
  /** Points per sample. */
  points: number;
  steps: number;
  batch: number;
  /** Highest rate; warm-up and cosine as in trainer.ts. */
  learningRate: number;
  dropout: number;
  labelSmoothing: number;
  augmentation: Augmentation;
  seed: number;
}

/**
 * Trains a copy of a model for a few steps on random samples, the same ones for every design, with an Adam of its own.
 * Its statistics are the running ones of those steps: calibrate them afterwards. An aborted signal throws its reason.
 */
export async function fineTuned(
  signal: AbortSignal,
  runtime: Runtime,
  design: Design,
  model: Model,
  options: FineTuneOptions,
): Promise<Model> {
  const { train, points, steps, batch, learningRate, dropout, seed } = options;
  const setting = settingOf(train, points);
  const graph = emitTraining({ design, setting, batch, dropout: dropout > 0 });
  const session = await runtime.createSession(graph.bytes, { optimize: false });
  const about = { design, setting, task: train.task, classes: train.classes, seed, epoch: 0, epochs: 0 };
  const run = new TrainingRun(
    { ...TRAINING_DEFAULTS, ...options, design, init: { ...about, model } },
    graph,
    session,
  );
  try {
    for (let step = 0; step < steps; step++) {
      signal.throwIfAborted();
      const random = randomStream(seed, 'fine-tune', step);
      const samples = Array.from({ length: batch }, () => Math.floor(random() * train.size));
      await run.step(samples, rateAt(step, steps, learningRate), random);
    }
    return run.model;
  } finally {
    await session.release();
  }
}
