import type { Design } from '../design/types.ts';
import type { TaskData } from '../tasks/task.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Recipe } from './recipe.ts';

/** What a training is of, and how it is done. */
export interface TrainingOptions extends Recipe {
  design: Design;
  train: TaskData;
  /** Evaluated after each epoch. */
  val?: TaskData;
  /** Points per sample. */
  points: number;
  /** Continues this run: same design, data and recipe; epochs and patience may be others. */
  resume?: Checkpoint;
  /** Starts from this checkpoint's weights, of any number of points, with a fresh optimiser and schedule. */
  init?: Checkpoint;
}
