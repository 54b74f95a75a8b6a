import { misfitOf } from '../../../app/fit.ts';
import { readAccuracyModel } from '../../../learning/accuracy/accuracyFile.ts';
import type { AccuracyModel } from '../../../learning/accuracy/predictor.ts';
import { shippedBytes } from '../../../workers/shipped.ts';
import { createLive } from '../../kit/live.ts';
import type { Project } from '../../store/project.ts';
import type { StudioState, StudioStore } from '../../store/store.ts';
import { supernetLive } from './live.ts';

/** An accuracy predictor that the studio brings: what it predicts, and how far off it is. */
export type ShippedAccuracy = Pick<AccuracyModel, 'budget' | 'leftOut' | 'coverage' | 'created'> & {
  url: string;
};

/** Where the accuracies of a search's candidates come from. */
export type AccuracySource = 'predictor' | 'supernet';

interface AccuracyLive {
  key: string | null;
  shipped: ShippedAccuracy | null;
  /** What the person chose; the predictor, where there is one, needs neither data nor time. */
  chosen: AccuracySource;
}

export const accuracyLive = createLive<AccuracyLive>({ key: null, shipped: null, chosen: 'predictor' });

/** What the next search will ask. */
export const sourceOf = ({ shipped, chosen }: AccuracyLive): AccuracySource =>
  shipped && chosen === 'predictor' ? 'predictor' : 'supernet';

const accuracyKey = ({ task, points, classes }: Project): string => `${task}:${points}:${classes}`;

/** Whether what answers about accuracies was looked for with the chosen task. */
export const accuracyLookedFor = ({ project }: StudioState): boolean =>
  accuracyLive.getState().key === accuracyKey(project);

/** The id of what the next search will ask; null when it is not there yet. */
export function askedNow(): string | null {
  const live = accuracyLive.getState();
  if (sourceOf(live) === 'predictor') return live.shipped?.url ?? null;
  return supernetLive.getState().record?.id ?? null;
}

/** The accuracy predictor that the studio brings for a task of these classes; null where there is none. */
export async function shippedAccuracy({
  task,
  points,
  classes,
}: Pick<Project, 'task' | 'points' | 'classes'>): Promise<ShippedAccuracy | null> {
  const url = new URL(`accuracy/${encodeURIComponent(task)}.safetensors`, document.baseURI).href;
  try {
    const { budget, leftOut, coverage, created, ...about } = readAccuracyModel(await shippedBytes(url));
    const made = { task: about.task, classes: about.setting.classes, points: budget.points };
    if (misfitOf(made, { task, classes, points })) return null;
    return { url, budget, leftOut, coverage, created };
  } catch {
    return null;
  }
}

/** Brings the predictor of the chosen task up. */
export async function loadAccuracy(store: StudioStore): Promise<void> {
  const { project } = store.getState();
  const key = accuracyKey(project);
  if (accuracyLive.getState().key === key) return;
  accuracyLive.setState({ key, shipped: null });
  const shipped = await shippedAccuracy(project);
  if (accuracyLive.getState().key === key) accuracyLive.setState({ shipped });
}
