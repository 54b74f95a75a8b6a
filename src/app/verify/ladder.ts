import { type Recipe, TEXT_DEFAULTS, TRAINING_DEFAULTS } from '../../learning/recipe.ts';
import { unitOf } from '../../tasks/registry.ts';
import type { Fidelity } from './records.ts';

/** Each rung trains so many times as long as the one before. */
const FACTOR = 3;
const RUNGS = 3;
/** Share of a rung's networks that go on, unless it is said. */
export const KEEP = 0.5;

const defaultsOf = (task: string): Recipe => (unitOf(task) === 'words' ? TEXT_DEFAULTS : TRAINING_DEFAULTS);

/** Epochs of the target, unless it is said. */
export const targetEpochs = (task: string): number => defaultsOf(task).epochs;

/**
 * Fidelities from cheap to the target: a third of the epochs each, at the target's points, so that every training goes on
 * where the one before it ended.
 */
export function ladder(target: Fidelity): Fidelity[] {
  const epochs = Array.from({ length: RUNGS }, (_, rung) =>
    Math.max(1, Math.round(target.epochs / FACTOR ** (RUNGS - 1 - rung))),
  );
  return [...new Set(epochs)].map((each) => ({ points: target.points, epochs: each }));
}

/** How a network of a task is trained at a fidelity. */
export const recipeFor = (task: string, { epochs }: Fidelity, seed: number): Recipe => ({
  ...defaultsOf(task),
  epochs,
  seed,
});
