import { misfitOf } from '../../app/fit.ts';
import { readAccuracyModel } from '../../learning/accuracy/accuracyFile.ts';
import { shippedBytes } from '../../workers/shipped.ts';
import type { Project } from '../store/project.ts';
import type { ShippedAccuracy } from '../store/session/search.ts';

type Wanted = Pick<Project, 'task' | 'points' | 'classes'>;

/** The accuracy model that the studio brings for a task, or why it cannot answer for these classes and points. */
export async function lookForAccuracy({
  task,
  points,
  classes,
}: Wanted): Promise<{ shipped: ShippedAccuracy | null; misfit: string | null }> {
  const url = new URL(`accuracy/${encodeURIComponent(task)}.safetensors`, document.baseURI).href;
  try {
    const { budget, leftOut, coverage, created, shares, ...about } = readAccuracyModel(
      await shippedBytes(url),
    );
    const made = { task: about.task, classes: about.setting.classes, points: budget.points };
    const misfit = misfitOf(made, { task, classes, points });
    return { shipped: misfit ? null : { url, budget, leftOut, coverage, created, shares }, misfit };
  } catch {
    return { shipped: null, misfit: null };
  }
}

/** The same where it fits; null otherwise. */
export const shippedAccuracy = async (wanted: Wanted): Promise<ShippedAccuracy | null> =>
  (await lookForAccuracy(wanted)).shipped;
