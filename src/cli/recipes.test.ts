import { expect, test } from 'vitest';
import { TRAINING_DEFAULTS } from '../learning/recipe.ts';
import { recipeFrom } from './recipes.ts';

test('S8.42 options stand over the defaults, and the rate suits the optimiser', () => {
  expect(recipeFrom({})).toEqual(TRAINING_DEFAULTS);
  expect(recipeFrom({ optimiser: 'sgd' }).learningRate).toBe(0.1);
  expect(recipeFrom({ optimiser: 'sgd', learningRate: 0.05 }).learningRate).toBe(0.05);
  const { augmentation } = recipeFrom({ scale: 2, rotation: true, drawFrom: 300, mix: 0.5 });
  expect(augmentation).toEqual({ scale: [0.5, 2], shift: 0.2, rotation: true, drawFrom: 300, mix: 0.5 });
});

test('S8.42 what is not said is as in the resumed run', () => {
  const run = { ...TRAINING_DEFAULTS, optimiser: 'sgd', learningRate: 0.02, batch: 4 } as const;
  expect(recipeFrom({ epochs: 30 }, run)).toEqual({ ...run, epochs: 30 });
});
