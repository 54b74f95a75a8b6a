import type { z } from 'zod';
import type { OptimiserName } from '../onnx/optimiserNames.ts';
import { AUGMENTATION } from './augmentation.ts';
import type { recipeSchema } from './recipeForm.ts';

export type Recipe = z.infer<typeof recipeSchema>;

/** Rates that suit each optimiser; SGD's is that of DGCNN's authors. */
export const LEARNING_RATES: Record<OptimiserName, number> = { adam: 1e-3, sgd: 0.1 };

export const TRAINING_DEFAULTS = {
  epochs: 20,
  batch: 16,
  seed: 1,
  optimiser: 'adam',
  learningRate: LEARNING_RATES.adam,
  weightDecay: 0,
  clip: 0,
  ema: 0,
  labelSmoothing: 0.1,
  dropout: 0.5,
  augmentation: AUGMENTATION,
  wordPrior: 0,
  balanced: false,
  patience: 0,
} as const satisfies Recipe;

/** The same for sentences: a few passes, or the words of single sentences are learned by heart (npm run bench:text). */
export const TEXT_DEFAULTS = {
  ...TRAINING_DEFAULTS,
  epochs: 3,
  batch: 64,
  learningRate: 3e-3,
  weightDecay: 1,
  ema: 0.98,
  augmentation: { words: 0.5 },
  wordPrior: 1,
} as const satisfies Recipe;

/** What may change when a run is resumed: how long it lasts. Everything else would make it another run. */
const MAY_CHANGE: readonly string[] = ['epochs', 'patience'] satisfies (keyof Recipe)[];

/** The first field in which a resumed run differs from what it was; undefined when it is the same run. */
export function changedField(before: Recipe, now: Recipe): keyof Recipe | undefined {
  return (Object.keys(before) as (keyof Recipe)[]).find(
    (field) => !MAY_CHANGE.includes(field) && JSON.stringify(before[field]) !== JSON.stringify(now[field]),
  );
}
