import { openPacked, readMeta } from '../../tasks/packed.ts';
import { taskInfo } from '../../tasks/registry.ts';
import { browser, keepData } from '../store/persist.ts';
import type { StudioStore } from '../store/store.ts';

/** ModelNet40's number of classes, until the data say it themselves. */
const EXPECTED_CLASSES = 40;

export function chooseTask(store: StudioStore, name: string): void {
  const info = taskInfo(name);
  store.getState().edit(`Choose ${info.title}`, (project) => {
    project.task = name;
    project.classes = info.classes?.length ?? EXPECTED_CLASSES;
    if (!info.pointChoices.includes(project.points)) project.points = info.points;
  });
}

export interface GivenData {
  classes: number;
  /** Samples by split. */
  splits: Record<string, number>;
  pointsPerSample: number;
}

/** Takes a person's data files for a task. @throws DataError naming the file and what is wrong with it */
export async function takeFiles(store: StudioStore, task: string, files: File[]): Promise<GivenData> {
  const meta = await readMeta(files);
  // A broken file is said here, where it was given, and not when training starts.
  for (const split of Object.keys(meta.splits)) await openPacked(files, split, task);
  const { ui } = store.getState();
  store.getState().show({ dataFiles: { ...ui.dataFiles, [task]: files } });
  // The data serve this visit even when the browser has no room to keep them for the next.
  await keepData(browser, task, files).catch(() => {});
  if (store.getState().project.task === task && store.getState().project.classes !== meta.classes.length) {
    store.getState().edit('Take the classes of the data', (project) => {
      project.classes = meta.classes.length;
    });
  }
  return describe(meta);
}

export const describe = (meta: Awaited<ReturnType<typeof readMeta>>): GivenData => ({
  classes: meta.classes.length,
  splits: Object.fromEntries(Object.entries(meta.splits).map(([name, split]) => [name, split.samples])),
  pointsPerSample: meta.pointsPerSample,
});
