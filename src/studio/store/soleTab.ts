import { type Keep, keepPrevious, persist, restore } from './persist.ts';
import type { StudioStore } from './store.ts';

const LOCK = 'gcode-studio:project';
/** A lock is held for as long as its callback's promise is open: until the tab closes. */
const untilClosed = new Promise<never>(() => {});
/** A page that was just left lets go of its lock a moment later. */
const PATIENCE_MS = 1000;

/**
 * Keeps the project from one tab only, because two would overwrite each other. A second tab says so; once
 * the first is closed it takes over, and what the first had kept stays as the project before.
 * @param locks absent on insecure origins, where nothing can be known of other tabs
 */
export function persistInOneTab(
  store: StudioStore,
  keep: Keep,
  locks: Pick<LockManager, 'request' | 'query'> | undefined,
): void {
  if (!locks) {
    persist(store, keep);
    return;
  }
  let mine = false;
  let told = false;
  const tell = async () => {
    // On a slow machine the lock can be long in coming without anybody else holding it.
    const { held = [] } = await locks.query();
    if (mine || !held.some(({ name }) => name === LOCK)) return;
    told = true;
    store.getState().notify({
      kind: 'error',
      title: 'The studio is open in another tab',
      message: 'Changes in this tab are not kept while the other one is open. Work there, or close it.',
    });
  };
  const timer = setTimeout(() => void tell(), PATIENCE_MS);
  void locks.request(LOCK, async () => {
    mine = true;
    clearTimeout(timer);
    if (told) await takeOver(store, keep);
    persist(store, keep);
    // An equal copy, so that what was changed while waiting is written too.
    if (changed(store)) store.setState((s) => ({ project: { ...s.project } }));
    return untilClosed;
  });
}

const changed = (store: StudioStore): boolean => store.getState().history.past.length > 0;

async function takeOver(store: StudioStore, keep: Keep): Promise<void> {
  const { file } = await restore(keep);
  const { load, notify } = store.getState();
  const touched = changed(store);
  if (file && touched) await keepPrevious(keep, file);
  if (file && !touched) load(file.project, file.results);
  notify({
    kind: 'done',
    title: 'The other tab is closed',
    message: touched
      ? 'This tab’s project is kept from now on; the other tab’s is under “Go back to the project before”.'
      : 'Its project is open here, and changes are kept.',
  });
}
