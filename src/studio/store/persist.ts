import { createStore, get, set, type UseStore } from 'idb-keyval';
import { type ProjectFile, ProjectFileError, projectJson, readProject } from './projectFile.ts';
import type { StudioStore } from './store.ts';

/** Where the studio keeps things between visits. */
export interface Keep {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
}

const CURRENT = 'project:current';
const PREVIOUS = 'project:previous';
/** Prefix of what could not be read; the rest of the key is the time at which it was set aside. */
export const SET_ASIDE = 'project:unreadable:';

/** This browser's store (IndexedDB). Checkpoints and data files lie in it too, under other keys. */
function browserKeep(): Keep {
  let store: UseStore | undefined;
  const open = (): UseStore => {
    store ??= createStore('gcode-studio', 'kept');
    return store;
  };
  return { get: (key) => get(key, open()), set: (key, value) => set(key, value, open()) };
}

export const browser: Keep = browserKeep();

export interface Restored {
  file: ProjectFile | null;
  /** What to say when something was there that could not be read. */
  problem: string | null;
}

/** The project of the last visit. One that cannot be read is set aside under its own key, never dropped. */
export async function restore(keep: Keep, now: () => Date = () => new Date()): Promise<Restored> {
  let kept: unknown;
  try {
    kept = await keep.get(CURRENT);
  } catch (error) {
    return { file: null, problem: `This browser's storage cannot be read: ${(error as Error).message}` };
  }
  if (kept === undefined) return { file: null, problem: null };
  try {
    return { file: readProject(kept), problem: null };
  } catch (error) {
    if (!(error instanceof ProjectFileError)) throw error;
    const key = `${SET_ASIDE}${now().toISOString()}`;
    await keep.set(key, kept);
    return { file: null, problem: `${error.message}. It is kept aside as “${key}”.` };
  }
}

/** Keeps a task's data files of a person's own, so that they need not be given again. */
export const keepData = (keep: Keep, task: string, files: readonly File[]): Promise<void> =>
  keep.set(`data:${task}`, files);

/** Data files of earlier visits, by task. */
export async function keptData(keep: Keep, tasks: readonly string[]): Promise<Record<string, File[]>> {
  const found: Record<string, File[]> = {};
  for (const task of tasks) {
    const files = await keep.get(`data:${task}`);
    if (Array.isArray(files) && files.length > 0) found[task] = files;
  }
  return found;
}

/** The project before the last one that was opened, or null. */
export async function previousProject(keep: Keep): Promise<ProjectFile | null> {
  const kept = await keep.get(PREVIOUS);
  return kept === undefined ? null : readProject(kept);
}

/** Keeps the project that is about to be replaced. */
export async function keepPrevious(keep: Keep, { project, results }: ProjectFile): Promise<void> {
  await keep.set(PREVIOUS, projectJson({ project, results }));
}

/**
 * Keeps every change, one write at a time, the newest state each time. Says once when writing fails.
 * @returns waits until everything so far is written
 */
export function persist(store: StudioStore, keep: Keep): () => Promise<void> {
  let dirty = false;
  let failed = false;
  let writing: Promise<void> | null = null;
  const write = async () => {
    while (dirty) {
      dirty = false;
      const { project, results } = store.getState();
      try {
        await keep.set(CURRENT, projectJson({ project, results }));
        failed = false;
      } catch (error) {
        if (!failed) sayNotKept(store, error);
        failed = true;
      }
    }
    writing = null;
  };
  store.subscribe((state, before) => {
    if (state.project === before.project && state.results === before.results) return;
    dirty = true;
    writing ??= write();
  });
  return async () => {
    await writing;
  };
}

function sayNotKept(store: StudioStore, error: unknown): void {
  const why = error instanceof Error ? error.message : String(error);
  store.getState().notify({
    kind: 'error',
    title: 'Changes are not kept in this browser',
    message: `${why}. Save the project as a file before you close this page.`,
  });
}
