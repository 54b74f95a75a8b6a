import { isBusy } from '../../app/job.ts';
import { NumberedError } from '../../design/problem.ts';
import { taskInfo } from '../../tasks/registry.ts';
import { filesOfEntries } from '../kit/droppedFiles.ts';
import { readingOf, takeFiles } from '../panels/setup/tasks.ts';
import { jobOf } from '../store/jobs.ts';
import type { StudioStore } from '../store/store.ts';

/**
 * Takes a folder that was dropped beside the place for it as the data of the project's task, and shows that place.
 * @throws NumberedError E611 where the task needs no folder, or another one is being read
 */
export async function openFolder(store: StudioStore, dropped: readonly FileSystemEntry[]): Promise<void> {
  const { task } = store.getState().project;
  const { title, folder } = taskInfo(task);
  if (folder === null) throw new NumberedError('E611', `${title} brings its own data.`);
  if (isBusy(jobOf(store.getState(), readingOf(task)))) {
    throw new NumberedError('E611', `Another folder is being read for ${title}.`);
  }
  store.getState().show({ step: 'setup' });
  await takeFiles(store, task, filesOfEntries(dropped));
}
