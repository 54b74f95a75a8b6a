import { holdHere } from '../../workers/held.ts';
import { type Storage, storage } from '../../workers/storage.ts';
import { STORAGE_ERRORS, type StorageCode } from '../../workers/storageErrors.ts';
import type { Keeper } from './keeper.ts';
import type { StudioStore } from './store.ts';

/** Says once for each kind of failure that something else than the project is not kept, whoever wrote it. */
export function sayStorage(store: StudioStore, keeper: Pick<Keeper, 'save'>, of: Storage = storage): void {
  const said = new Set<StorageCode>();
  const say = (code: StorageCode, message: string) =>
    store.getState().notify({
      kind: 'error',
      title: `${code} ${STORAGE_ERRORS[code].title}`,
      message: `${message} ${STORAGE_ERRORS[code].help}`,
    });
  of.onWritten((problem) => {
    if (!problem) return said.clear();
    const { keeping } = store.getState().ui;
    // The project's keeper says it for the project.
    if (said.has(problem.code) || keeping.state === 'failed') return;
    said.add(problem.code);
    store.getState().show({ keeping: { state: 'failed', code: problem.code, message: problem.message } });
    say(problem.code, `Nothing new is kept in this browser. ${problem.message}`);
  });
  let told = false;
  holdHere(() => {
    if (told) return;
    told = true;
    store.getState().notify({
      kind: 'error',
      title: 'Results are not kept in this browser',
      message:
        'Its storage does not take them. Trained weights stay until this page is closed: save what you need as a file before.',
    });
  });
  of.onCleared(() => {
    say('E364', 'Weights, profiles, kept projects and data files of this browser are gone.');
    keeper.save();
  });
}
