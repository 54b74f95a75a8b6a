import type { AccuracyModel } from '../learning/accuracy/accuracyModel.ts';
import { readNamed } from './files.ts';
import { log, UsageError } from './outcome.ts';
import { givenOrShipped } from './shipped.ts';

/** Reads the accuracy model that an option names, or the one shipped for the task. Throws UsageError on another task's. */
export async function readAccuracyFile(task: string, option: string, given?: string): Promise<AccuracyModel> {
  const { readAccuracyModel } = await import('../learning/accuracy/accuracyFile.ts');
  const path = givenOrShipped('accuracy', task, option, given);
  const model = readAccuracyModel(await readNamed(option, path), (text) => log(`${path}: ${text}`));
  if (model.task !== task) {
    throw new UsageError(`${path} predicts accuracies on ${model.task}, not on ${task}`);
  }
  return model;
}
