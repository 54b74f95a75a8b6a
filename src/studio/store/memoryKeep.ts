import type { Keep } from './keep.ts';

/** A keep in memory that copies, as IndexedDB does; `broken`, once set, is what every call rejects with. */
export function memoryKeep(entries = new Map<string, unknown>()): Keep & {
  entries: Map<string, unknown>;
  broken: Error | null;
} {
  const keep = {
    entries,
    broken: null as Error | null,
    get: async (key: string) => {
      if (keep.broken) throw keep.broken;
      return structuredClone(entries.get(key));
    },
    set: async (key: string, value: unknown) => keep.update(key, () => value),
    update: async (key: string, change: (old: unknown) => unknown) => {
      if (keep.broken) throw keep.broken;
      entries.set(key, structuredClone(change(structuredClone(entries.get(key)))));
    },
    delete: async (key: string) => void entries.delete(key),
    keys: async () => [...entries.keys()],
  };
  return keep;
}
