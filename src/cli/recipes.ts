import type { Recipe } from '../learning/recipe.ts';
import { LEARNING_RATES, TEXT_DEFAULTS, TRAINING_DEFAULTS } from '../learning/recipe.ts';

/** What the command line says about a recipe; absent where it says nothing. */
export interface RecipeOptions extends Partial<Omit<Recipe, 'augmentation'>> {
  /** Largest factor of an axis; the smallest is its inverse. */
  scale?: number;
  shift?: number;
  jitter?: number;
  rotation?: boolean;
  drawFrom?: number;
  mix?: number;
  wordDropout?: number;
}

/** The recipe that options ask for, over that of the run they resume, or the defaults for what samples are. */
export function recipeFrom(
  options: RecipeOptions,
  resumed?: Recipe,
  kind: 'points' | 'words' = 'points',
): Recipe {
  const defaults: Recipe = kind === 'words' ? TEXT_DEFAULTS : TRAINING_DEFAULTS;
  const optimiser = options.optimiser ?? defaults.optimiser;
  const learningRate = optimiser === defaults.optimiser ? defaults.learningRate : LEARNING_RATES[optimiser];
  const base: Recipe = resumed ?? { ...defaults, learningRate };
  const { scale, shift, jitter, rotation, drawFrom, mix, wordDropout } = options;
  const changes = {
    scale: scale === undefined ? undefined : ([1 / scale, scale] as const),
    shift,
    jitter,
    rotation,
    drawFrom,
    mix,
    words: wordDropout,
  };
  return {
    ...pick({ ...base, ...given(options) }, Object.keys(base) as (keyof Recipe)[]),
    augmentation: { ...base.augmentation, ...given(changes) },
  };
}

const given = <T extends object>(options: T): Partial<T> =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>;

const pick = (from: Recipe, fields: readonly (keyof Recipe)[]): Recipe =>
  Object.fromEntries(fields.map((field) => [field, from[field]])) as unknown as Recipe;
