import { del, get, keys, set, update } from 'idb-keyval';
import { storage } from '../../workers/storage.ts';

/** Where the studio keeps things between visits. Every method rejects with StoreError. */
export interface Storage {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  /** Reads and writes in one transaction: no other tab writes in between. */
  update(key: string, change: (old: unknown) => unknown): Promise<void>;
  delete(key: string): Promise<void>;
  keys(): Promise<string[]>;
}

/** This browser's store (IndexedDB). Checkpoints and data files lie in it too, under other keys. */
export const browser: Storage = {
  get: (key) => get(key, storage.use),
  set: (key, value) => set(key, value, storage.use),
  update: (key, change) => update(key, change, storage.use),
  delete: (key) => del(key, storage.use),
  keys: async () => (await keys(storage.use)).map(String),
};

/** Keeps a task's data files of a person's own, so that they need not be given again. */
export const saveData = (
  storage: Pick<Storage, 'set'>,
  task: string,
  files: readonly File[],
): Promise<void> => storage.set(`data:${task}`, files);

/** Data files of earlier visits, by task. */
export async function loadData(
  storage: Pick<Storage, 'get'>,
  tasks: readonly string[],
): Promise<Record<string, File[]>> {
  const found: Record<string, File[]> = {};
  for (const task of tasks) {
    const files = await storage.get(`data:${task}`);
    if (Array.isArray(files) && files.length > 0) found[task] = files;
  }
  return found;
}
