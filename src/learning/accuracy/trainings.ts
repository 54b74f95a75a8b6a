import { z } from 'zod';
import { FormatError, problemOf } from '../../design/format.ts';
import { recipeSchema } from '../recipeForm.ts';
import type { Correction } from './steps.ts';

/** How thoroughly a network is trained. */
export interface Fidelity {
  /** Nodes of a sample; of sentences the most words. */
  points: number;
  /** Of the last stage, where it is trained in several. */
  epochs: number;
}

export const sameFidelity = (a: Fidelity, b: Fidelity): boolean =>
  a.points === b.points && a.epochs === b.epochs;

/** Which training an accuracy is of. */
export interface TrainedTo extends Fidelity {
  /** By the task's target recipe; absent for a recipe of its own. */
  target?: true;
}

/** From an accuracy model's predictions to what designs that were trained reached: for the next search. */
export interface LearnedCorrection extends Correction {
  /** What they were trained to; absent in what earlier versions kept. */
  training?: TrainedTo | undefined;
}

const count = z.int().positive();

export const trainedToSchema = z.strictObject({
  ...{ points: count, epochs: count },
  target: z.literal(true).optional(),
}) as z.ZodType<TrainedTo>;

/** What a recipe of a single stage says besides its epochs and seed; what it leaves out is as the trainer has it. */
export const ownRecipeSchema = z.strictObject({
  batch: count,
  learningRate: z.number().positive(),
  /** Samples of the train split, at equal distances; absent for all. */
  trainSamples: count.optional(),
  dropout: recipeSchema.shape.dropout.optional(),
  ema: recipeSchema.shape.ema.optional(),
  augmentation: recipeSchema.shape.augmentation.optional(),
});
type OwnRecipe = z.infer<typeof ownRecipeSchema>;

const share = z.number().min(0).max(1);
const recordSchema = z.strictObject({
  task: z.string(),
  /** Encoding; where a network runs changes no accuracy. */
  design: z.string(),
  points: count,
  epochs: count,
  seed: z.int().nonnegative(),
  /** `target`: the task's target recipe (targets.ts) up to these points and epochs. */
  recipe: z.union([z.literal('target'), ownRecipeSchema]),
  /** Share of right answers on val, by the last epoch, and of how many samples. */
  accuracy: share,
  samples: count.optional(),
});
/** A training of one network. No sample of a data set is in it. */
export type TrainingRecord = z.infer<typeof recordSchema>;

/** What `gcode train --json` prints of a training is a record too. */
const printedSchema = z
  .object({ task: z.string(), design: z.string(), points: count, accuracy: share, recipe: recipeSchema })
  .transform(({ recipe, ...about }): TrainingRecord => {
    const { epochs, seed, batch, learningRate, dropout, ema, augmentation } = recipe;
    const own: OwnRecipe = { batch, learningRate, dropout, ema, augmentation };
    return { ...about, epochs, seed, recipe: own };
  });

/** @throws FormatError naming `where` and the value at fault */
function parseTraining(text: string, where: string): TrainingRecord {
  let json: { recipe?: { epochs?: unknown } } | null;
  try {
    json = JSON.parse(text);
  } catch {
    throw new FormatError(`${where} is no JSON`, 'E374');
  }
  const parsed = (json?.recipe?.epochs === undefined ? recordSchema : printedSchema).safeParse(json);
  if (parsed.success) return parsed.data;
  const { place, message } = problemOf(parsed.error);
  throw new FormatError(`${where}: ${place}: ${message}`, 'E373', place);
}

/** The records of a file, one a line; empty lines do not count. @throws FormatError naming the line */
export const parseTrainings = (text: string, file: string): TrainingRecord[] =>
  text
    .split(/\r?\n/)
    .map((line, i) => ({ line, where: `${file}: line ${i + 1}` }))
    .filter(({ line }) => line.trim() !== '')
    .map(({ line, where }) => parseTraining(line, where));

export const printTraining = (record: TrainingRecord): string => `${JSON.stringify(record)}\n`;

/** The same for trainings whose accuracies compare. */
export const wayOf = ({ points, epochs, recipe }: TrainingRecord): string =>
  JSON.stringify([points, epochs, recipe]);
