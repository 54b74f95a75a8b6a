import { type Entry, entries, type Why } from './aside.ts';
import { readProject } from './projectFile.ts';
import type { ProjectFile } from './projectJson.ts';
import type { Storage } from './storage.ts';

/** A project that is kept beside the open one. */
export interface SavedProject {
  key: string;
  why: Why;
  /** ISO 8601; '' where it is not known. */
  at: string;
  name: string;
  /** As it was stored, for saving as a file. */
  json: unknown;
  /** Null when it cannot be read. */
  file: ProjectFile | null;
  /** Why it cannot be read. */
  problem: string | null;
}

/** All that are kept beside the open one, the newest first. */
export const listAside = async (storage: Storage): Promise<SavedProject[]> =>
  (await entries(storage)).map(describe);

function describe({ key, why, at, json }: Entry): SavedProject {
  try {
    const file = readProject(json);
    return { key, why, at, json, name: file.project.name, file, problem: null };
  } catch (error) {
    const { name } = (json as { project?: { name?: unknown } } | null)?.project ?? {};
    const { code, message } = error as Error & { code?: string };
    const problem = code ? `${code}: ${message}` : message;
    return { key, why, at, json, name: typeof name === 'string' ? name : '', file: null, problem };
  }
}

/** The project that was replaced last and can be read, or null. */
export async function previousProject(storage: Storage): Promise<SavedProject | null> {
  return (await listAside(storage)).find(({ why, file }) => why === 'replaced' && file) ?? null;
}
