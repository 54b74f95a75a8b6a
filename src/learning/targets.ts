import { z } from 'zod';
import type { TrainedTo } from './accuracy/trainings.ts';
import { AUGMENTATION } from './augmentation.ts';
import { type Recipe, TEXT_DEFAULTS, TRAINING_DEFAULTS } from './recipe.ts';
import { recipeSchema } from './recipeForm.ts';

/** A part of a longer training: the next one starts from the weights that this one ends with. */
const stageSchema = z.object({
  /** Nodes a sample; of sentences the most words. */
  points: z.int().positive(),
  recipe: recipeSchema,
});
export type Stage = z.infer<typeof stageSchema>;
export const stagesSchema = z.array(stageSchema).min(1);

/**
 * How a design of a task is trained to what it can reach: what the accuracy of a finished design means. Every stage
 * counts with its last epoch; nothing within a stage is chosen on val.
 */
export interface TargetRecipe {
  task: string;
  /** Of the last stage: what a trained design is judged with. */
  points: number;
  stages: readonly Stage[];
}

/** A training sample is drawn from a cloud's first `drawFrom` points. */
const cloud = (
  points: number,
  drawFrom: number,
  changes: Partial<Omit<Recipe, 'augmentation'>>,
  augmentation = AUGMENTATION,
): Stage => ({
  points,
  recipe: {
    ...TRAINING_DEFAULTS,
    weightDecay: 0.02,
    ema: 0.998,
    labelSmoothing: 0.2,
    dropout: 0.3,
    ...changes,
    augmentation: { ...augmentation, drawFrom },
  },
});

/** Few points first, where an epoch is cheap (npm run bench:modelnet40). */
const MODELNET40: TargetRecipe = {
  task: 'modelnet40',
  points: 1024,
  stages: [
    cloud(128, 192, { epochs: 12, batch: 32, learningRate: 2e-3 }),
    cloud(256, 384, { epochs: 12, batch: 16, learningRate: 1e-3 }),
    // Nearly the points that val has: farthest points lie more evenly than drawn ones.
    cloud(512, 576, { epochs: 16, batch: 16, learningRate: 1e-3 }),
    cloud(1024, 1024, { epochs: 8, batch: 16, learningRate: 7e-4 }),
    cloud(1024, 1024, { epochs: 6, batch: 16, learningRate: 5e-4, dropout: 0.1 }),
  ],
};

/** `shapes` is drawn in any pose, so a cloud is only turned. */
const SHAPES: TargetRecipe = {
  task: 'shapes',
  points: 256,
  stages: [
    cloud(
      256,
      256,
      { epochs: 16, batch: 32, learningRate: 4e-3, ema: 0.98, labelSmoothing: 0.1, dropout: 0.2 },
      { rotation: true },
    ),
  ],
};

const sentences = (task: string, points: number): TargetRecipe => ({
  task,
  points,
  stages: [{ points, recipe: TEXT_DEFAULTS }],
});

const TARGET_RECIPES: readonly TargetRecipe[] = [
  SHAPES,
  MODELNET40,
  sentences('mr', 80),
  sentences('brown', 48),
];

/** Undefined for a task without one, such as a person's own shapes. */
export const targetRecipe = (task: string): TargetRecipe | undefined =>
  TARGET_RECIPES.find((target) => target.task === task);

/** What it means that a network was trained by the target recipe: the points and epochs that such records have at the end. */
export function targetFidelity(task: string): { points: number; epochs: number } | undefined {
  const target = targetRecipe(task);
  const stage = target?.stages.find(({ points }) => points === target.points);
  return stage && { points: stage.points, epochs: stage.recipe.epochs };
}

const epochsText = (epochs: number): string => `${epochs} epoch${epochs === 1 ? '' : 's'}`;

/** Which training an accuracy is of, for people: `after 4 epochs at 128 points`. */
export const trainingText = ({ points, epochs, target }: TrainedTo, unit: string): string =>
  `after ${epochsText(epochs)} at ${points.toLocaleString('en')} ${unit}${target ? ' by the target recipe' : ''}`;

/** What a training in stages comes to, for people: `12 epochs at 128 points, then 8 at 256`. */
export const stagesText = (stages: readonly { points: number; epochs: number }[], unit: string): string =>
  stages
    .map(({ points, epochs }, i) =>
      i === 0 ? `${epochsText(epochs)} at ${points} ${unit}` : `then ${epochs} at ${points}`,
    )
    .join(', ');
