import type { Fidelity } from '../../learning/accuracy/trainings.ts';
import { type Recipe, TEXT_DEFAULTS, TRAINING_DEFAULTS } from '../../learning/recipe.ts';
import { type Stage, targetRecipe } from '../../learning/targets.ts';
import { unitOf } from '../../tasks/registry.ts';

/** Each rung trains so many times as long as the one before. */
const FACTOR = 3;
const RUNGS = 3;
/** Share of a rung's networks that continue, unless it is said. */
export const KEEP = 0.5;

/** The parts of a task's target recipe, the first at each number of points. */
function stagesOf(task: string): Stage[] {
  const stages = targetRecipe(task)?.stages ?? [];
  return stages.filter(({ points }, i) => stages.findIndex((stage) => stage.points === points) === i);
}

/** The part of the target recipe that trains with so many points, or what the trainer does unless told otherwise. */
function stageAt(task: string, points: number): Recipe {
  const stages = stagesOf(task);
  const own = stages.find((stage) => stage.points === points);
  if (own) return own.recipe;
  const last = stages.at(-1)?.recipe;
  if (!last) return unitOf(task) === 'words' ? TEXT_DEFAULTS : TRAINING_DEFAULTS;
  const { drawFrom: _, ...augmentation } = last.augmentation;
  return { ...last, augmentation };
}

/** How a network of a task is trained at a fidelity. */
export const recipeFor = (task: string, { points, epochs }: Fidelity, seed: number): Recipe => ({
  ...stageAt(task, points),
  epochs,
  seed,
});

/** Points of a training sample that have to be there: more than it is trained with, where each time others are drawn. */
export const pointsToDrawFrom = (task: string, points: number): number =>
  Math.max(points, stageAt(task, points).augmentation.drawFrom ?? 0);

/**
 * Fidelities from cheap to the target: the stages of a target recipe that begins with few points, each from the weights of the
 * one before; or else a third of the epochs each, each from where the one before ended.
 * @param epochs of the target; the task's own unless given
 */
export function ladder(task: string, points: number, epochs?: number): Fidelity[] {
  const stages = stagesOf(task).filter((stage) => stage.points <= points);
  if (epochs === undefined && stages.length > 1 && stages.at(-1)?.points === points) {
    return stages.map((stage) => ({ points: stage.points, epochs: stage.recipe.epochs }));
  }
  const most = epochs ?? stageAt(task, points).epochs;
  const list = Array.from({ length: RUNGS }, (_, rung) =>
    Math.max(1, Math.round(most / FACTOR ** (RUNGS - 1 - rung))),
  );
  return [...new Set(list)].map((each) => ({ points, epochs: each }));
}
