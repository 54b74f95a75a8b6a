import { lookForAccuracy } from '../../kit/shippedAccuracy.ts';
import type { AccuracySource } from '../../store/session/search.ts';
import type { StudioState, StudioStore } from '../../store/store.ts';

/** What the next search will ask. */
export const sourceOf = ({ accuracy }: Pick<StudioState, 'accuracy'>): AccuracySource =>
  accuracy.shipped && accuracy.chosen === 'model' ? 'model' : 'supernet';

/** What a shipped accuracy model belongs to. */
export const accuracyKey = ({ project }: Pick<StudioState, 'project'>): string =>
  `${project.task}:${project.points}:${project.classes}`;

/** Whether what answers about accuracies was looked for with the chosen task. */
export const accuracyLookedFor = (state: StudioState): boolean => state.accuracy.key === accuracyKey(state);

/** The id of what the next search will ask; null when it is not there yet. */
export function askedNow(state: StudioState): string | null {
  if (sourceOf(state) === 'model') return state.accuracy.shipped?.url ?? null;
  return state.supernet.record?.id ?? null;
}

/** Loads the shipped accuracy model of the chosen task, unless it was looked for. */
export async function loadAccuracy(store: StudioStore): Promise<void> {
  const state = store.getState();
  const key = accuracyKey(state);
  if (state.accuracy.key === key) return;
  state.put('accuracy', { key, shipped: null, misfit: null });
  const found = await lookForAccuracy(state.project);
  if (store.getState().accuracy.key === key) store.getState().put('accuracy', found);
}
