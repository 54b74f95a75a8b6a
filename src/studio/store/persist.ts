import { StoreError, storeError } from '../../workers/storageErrors.ts';
import { putAside } from './aside.ts';
import type { Results } from './project.ts';
import { type ProjectFile, storedJson } from './projectJson.ts';
import type { Storage } from './storage.ts';

/** Key of the open project. */
export const CURRENT = 'project:current';

/** Says which write a stored project is; two special ones are no write. */
export const NEVER_STORED = 'never stored';
export const NOT_KNOWN = 'not known';

export const stampOf = (stored: unknown): string => {
  if (stored === undefined) return NEVER_STORED;
  const { stamp } = (stored ?? {}) as { stamp?: unknown };
  return typeof stamp === 'string' ? stamp : 'of an earlier version';
};

interface Restored {
  file: ProjectFile | null;
  /** Stamp of what is stored. */
  seen: string;
  /** What to say when something was there that could not be read. */
  problem: StoreError | null;
}

/** The project of the last visit. One that cannot be read is kept aside, never dropped. Never rejects. */
export async function restore(storage: Storage, now: () => Date = () => new Date()): Promise<Restored> {
  let stored: unknown;
  try {
    stored = await storage.get(CURRENT);
  } catch (error) {
    return { file: null, seen: NOT_KNOWN, problem: storeError(error) };
  }
  const seen = stampOf(stored);
  if (stored === undefined) return { file: null, seen, problem: null };
  // What reads projects comes when there is one to read.
  const { readProject } = await import('./projectFile.ts');
  try {
    return { file: readProject(stored), seen, problem: null };
  } catch (error) {
    const problem = new StoreError('E368', (error as Error).message, { cause: error });
    try {
      await putAside(storage, stored, 'unreadable', now());
      return { file: null, seen, problem };
    } catch {
      // It is not kept elsewhere, so it must not be overwritten where it is.
      return { file: null, seen: NOT_KNOWN, problem };
    }
  }
}

/**
 * Writes the open project, unless another tab has written since `seen`.
 * @returns false when another tab has; nothing is changed then
 */
export async function compareAndSet(
  storage: Storage,
  file: ProjectFile,
  seen: string,
  stamp: string,
): Promise<boolean> {
  let theirs = false;
  await storage.update(CURRENT, (old) => {
    // Storage that was cleared while the page was open is written again.
    const last = stampOf(old);
    // A write of this tab's own that was given up may have come through after all.
    const own = last.split(':')[0] === stamp.split(':')[0];
    theirs = old !== undefined && last !== seen && !own;
    return theirs ? old : { ...storedJson(file), stamp };
  });
  return !theirs;
}

/** The results of two tabs: what both have is taken from `mine`. */
export function joined(theirs: Results, mine: Results): Results {
  const join = <T extends { id: string }>(a: readonly T[], b: readonly T[]): T[] => {
    const known = new Set(b.map(({ id }) => id));
    return [...b, ...a.filter(({ id }) => !known.has(id))];
  };
  return {
    checkpoints: join(theirs.checkpoints, mine.checkpoints),
    searches: join(theirs.searches, mine.searches),
    runs: join(theirs.runs, mine.runs),
    snapshots: join(theirs.snapshots, mine.snapshots),
  };
}
