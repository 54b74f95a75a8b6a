import { readMeta } from '../../../tasks/packed.ts';
import { TASKS, taskInfo } from '../../../tasks/registry.ts';
import type { ReadUpdate } from '../../../workers/data.worker.ts';
import { count } from '../../charts/format.ts';
import type { JobId } from '../../store/jobs.ts';
import type { Project } from '../../store/project.ts';
import { browser, loadData, type Storage, saveData } from '../../store/storage.ts';
import type { StudioStore } from '../../store/store.ts';
import type { GivenData } from '../../store/ui.ts';

/** ModelNet40's number of classes, until the data say it themselves. */
const EXPECTED_CLASSES = 40;

export function chooseTask(store: StudioStore, name: string): void {
  const info = taskInfo(name);
  const given = store.getState().ui.dataGiven[name];
  store.getState().edit(`Choose ${info.title}`, (project) => {
    project.task = name;
    project.classes = info.classes?.length ?? EXPECTED_CLASSES;
    if (!info.pointChoices.includes(project.points)) project.points = info.points;
    if (given) adapt(project, given);
  });
}

/** What a project takes from the data: its classes, and no more points than a sample has. */
function adapt(project: Project, { classes, pointsPerSample }: GivenData): void {
  project.classes = classes;
  if (project.points <= pointsPerSample) return;
  const choices = taskInfo(project.task).pointChoices.filter((points) => points <= pointsPerSample);
  project.points = Math.max(...choices, Math.min(16, pointsPerSample));
}

/** The job that reads the folder of a task. */
export const readingOf = (task: string): JobId => `data:${task}`;

/**
 * Takes a person's folder for a task, in any layout that is known. It is read to its end in a worker, also when
 * the person turns to another step.
 * @param chosen their names are paths
 */
export async function takeFiles(store: StudioStore, task: string, chosen: Promise<File[]>): Promise<void> {
  await store.jobs.start(readingOf(task), {
    words: 'Reading the folder',
    run: async ({ signal, say }) => {
      const files = await chosen;
      const follow = ({ split, done, total }: ReadUpdate) =>
        say({ words: `Reading ${split}: ${count(done)} of ${count(total)} samples`, progress: done / total });
      const { data } = store.workers;
      const taken = await data.call(signal, (api, s) => api.take(s, task, files, follow));
      const described = await describe(task, taken.files);
      const given = { ...described, remarks: [...taken.remarks, ...(described.remarks ?? [])] };
      const { ui } = store.getState();
      store.getState().show({
        dataFiles: { ...ui.dataFiles, [task]: taken.files },
        dataGiven: { ...ui.dataGiven, [task]: given },
      });
      adaptProject(store, given, task);
      // The data serve this visit even when the browser has no room to keep them for the next.
      await saveData(browser, task, taken.files).catch(() => {});
      return taken.words;
    },
  });
}

/** Ends the reading of a task's folder; what was there before stays. */
export const stopReading = (store: StudioStore, task: string): Promise<void> =>
  store.jobs.stop(readingOf(task));

/** The data of earlier visits; what cannot be read any more is asked for again. */
export async function bringBackData(store: StudioStore, storage: Pick<Storage, 'get'>): Promise<void> {
  const dataFiles = await loadData(
    storage,
    TASKS.map((task) => task.name),
  );
  const dataGiven: Record<string, GivenData> = {};
  for (const [task, files] of Object.entries(dataFiles)) {
    try {
      dataGiven[task] = await describe(task, files);
    } catch {
      delete dataFiles[task];
    }
  }
  store.getState().show({ dataFiles, dataGiven });
  const { task } = store.getState().project;
  const given = dataGiven[task];
  if (given) adaptProject(store, given, task);
}

function adaptProject(store: StudioStore, given: GivenData, task: string): void {
  const { project } = store.getState();
  if (project.task !== task) return;
  if (project.classes === given.classes && project.points <= given.pointsPerSample) return;
  store.getState().edit('Take the classes of the data', (next) => adapt(next, given));
}

/** @throws DataError when the files are not what they were kept as */
async function describe(task: string, files: readonly File[]): Promise<GivenData> {
  if (taskInfo(task).kind === 'words') {
    const { describeTsv } = await import('../../../tasks/text/tsv.ts');
    return describeTsv(files);
  }
  const { classes, splits, pointsPerSample } = await readMeta(files);
  const samples = Object.entries(splits).map(([name, split]) => [name, split.samples]);
  return { classes: classes.length, splits: Object.fromEntries(samples), pointsPerSample };
}
