import type { ZooEntry } from '../../app/zoo/zooIndex.ts';
import { dataMissing } from '../kit/ready.ts';
import { startRun } from '../panels/run/controller.ts';
import { bothFirst, loadZoo, openFromZoo, zooMisfit } from '../panels/zoo/controller.ts';
import { jobOf } from '../store/jobs.ts';
import type { StudioState, StudioStore } from '../store/store.ts';

/** The trained design that the tour runs: one that uses both machines where there is any; null where none runs here. */
export function trainedToRun(state: StudioState): ZooEntry | null {
  const { zoo, project } = state;
  if (!zoo.index || zoo.index.task !== project.task) return null;
  if (zooMisfit(state) !== null || dataMissing(state) !== null) return null;
  const { entries } = zoo.index;
  return bothFirst(entries)[0] ?? null;
}

/** Puts a trained design on the canvas and runs it. What cannot be done is said where runs and trained designs say it. */
export async function runTrained(store: StudioStore): Promise<void> {
  await loadZoo(store, store.getState().project.task);
  const entry = trainedToRun(store.getState());
  if (!entry) return;
  await openFromZoo(store, entry);
  if (jobOf(store.getState(), 'zoo').state === 'done') await startRun(store);
}
