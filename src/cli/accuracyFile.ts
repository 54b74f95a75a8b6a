import type { AccuracyModel } from '../learning/accuracy/accuracyModel.ts';
import type { LearnedCorrection } from '../learning/accuracy/trainings.ts';
import { readNamed } from './files.ts';
import { log, UsageError } from './outcome.ts';
import { givenOrShipped } from './shipped.ts';

/** Reads the accuracy model that an option names, or the one shipped for the task. Throws UsageError on another task's. */
export async function readAccuracyFile(task: string, option: string, given?: string): Promise<AccuracyModel> {
  const { readAccuracyModel } = await import('../learning/accuracy/accuracyFile.ts');
  const path = givenOrShipped(task, option, given);
  const model = readAccuracyModel(await readNamed(option, path), (text) => log(`${path}: ${text}`));
  if (model.task !== task) {
    throw new UsageError(`${path} predicts accuracies on ${model.task}, not on ${task}`);
  }
  return model;
}

/** What a verification that is kept in a folder says of an accuracy model. @throws UsageError where that is of another task, or too little */
export async function correctionFrom(model: AccuracyModel, folder: string): Promise<LearnedCorrection> {
  const { readVerification } = await import('./verifyFolder.ts');
  const { modelCorrection } = await import('../app/verify/modelCorrection.ts');
  const state = await readVerification('--verified', folder);
  if (state.task !== model.task) {
    throw new UsageError(
      `--verified ${folder}: it is of ${state.task}, and the accuracy model of ${model.task}`,
    );
  }
  const correction = modelCorrection(model, state);
  if (correction) return correction;
  throw new UsageError(`--verified ${folder}: too few designs were trained in it to say anything`);
}
