import { holdHere } from '../../workers/held.ts';
import { type Storage, storage } from '../../workers/storage.ts';
import { STORAGE_ERRORS, type StorageCode } from '../../workers/storageErrors.ts';
import type { Saver } from './saver.ts';
import type { StudioStore } from './store.ts';

/** Says once for each kind of failure that something else than the project is not kept, no matter what wrote it. */
export function sayStorage(store: StudioStore, saver: Pick<Saver, 'save'>, of: Storage = storage): void {
  const said = new Set<StorageCode>();
  const say = (code: StorageCode, message: string) =>
    store.getState().notify({
      kind: 'error',
      title: `${code} ${STORAGE_ERRORS[code].title}`,
      message: `${message} ${STORAGE_ERRORS[code].help}`,
    });
  of.onWritten((problem) => {
    if (!problem) return said.clear();
    const { saving } = store.getState().ui;
    // The project's keeper says it for the project.
    if (said.has(problem.code) || saving.state === 'failed') return;
    said.add(problem.code);
    store.getState().show({ saving: { state: 'failed', code: problem.code, message: problem.message } });
    say(problem.code, `Nothing new is saved in this browser. ${problem.message}`);
  });
  let told = false;
  holdHere(() => {
    if (told) return;
    told = true;
    store.getState().notify({
      kind: 'error',
      title: 'Results are not saved in this browser',
      message:
        'Its storage does not take them. Trained weights stay until this page is closed: save what you need as a file before.',
    });
  });
  of.onCleared(() => {
    say('E364', 'Weights, profiles, saved projects and data files of this browser are gone.');
    saver.save();
  });
}
