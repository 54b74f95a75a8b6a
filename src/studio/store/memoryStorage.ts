import type { Storage } from './storage.ts';

/** A keep in memory that copies, as IndexedDB does; `broken`, once set, is what every call rejects with. */
export function memoryStorage(entries = new Map<string, unknown>()): Storage & {
  entries: Map<string, unknown>;
  broken: Error | null;
} {
  const storage = {
    entries,
    broken: null as Error | null,
    get: async (key: string) => {
      if (storage.broken) throw storage.broken;
      return structuredClone(entries.get(key));
    },
    set: async (key: string, value: unknown) => storage.update(key, () => value),
    update: async (key: string, change: (old: unknown) => unknown) => {
      if (storage.broken) throw storage.broken;
      entries.set(key, structuredClone(change(structuredClone(entries.get(key)))));
    },
    delete: async (key: string) => void entries.delete(key),
    keys: async () => [...entries.keys()],
  };
  return storage;
}
