import { misfitOf } from '../../app/fit.ts';
import { readAccuracyModel } from '../../learning/accuracy/accuracyFile.ts';
import { answeringAt, predicts } from '../../learning/accuracy/accuracyModel.ts';
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
    const model = answeringAt(readAccuracyModel(await shippedBytes(url)), points);
    const { budget, coverage, created, shares, setting } = model;
    const made = { task: model.task, classes: setting.classes, points: budget.points };
    const misfit = misfitOf(made, { task, classes, points });
    const about = { url, budget, coverage, created, shares, ...predicts(model) };
    return { shipped: misfit ? null : about, misfit };
  } catch {
    return { shipped: null, misfit: null };
  }
}

/** The same where it fits; null otherwise. */
export const shippedAccuracy = async (wanted: Wanted): Promise<ShippedAccuracy | null> =>
  (await lookForAccuracy(wanted)).shipped;
