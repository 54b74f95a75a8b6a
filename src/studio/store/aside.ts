import { type ProjectFile, projectJson, readProject } from './projectFile.ts';
import type { Storage } from './storage.ts';

/** Why a project is kept beside the open one. */
export type Why = 'replaced' | 'unreadable' | 'tab' | 'crashed';

const ASIDE = 'project:aside:';
/** What a tab writes while another one keeps the project; the rest of the key is the tab's id. */
const DRAFT = 'project:tab:';
/** As earlier versions of the studio kept them. */
const OLDER: Record<string, Why> = { 'project:previous': 'replaced', 'project:unreadable:': 'unreadable' };
/** So many replaced projects are kept; all others until they are deleted by hand. */
export const REPLACED_KEPT = 20;

export const draftKey = (tab: string): string => `${DRAFT}${tab}`;

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

/** Keeps a stored project beside the open one, and drops the oldest of the replaced ones beyond the limit. */
export async function putAside(storage: Storage, json: unknown, why: Why, now = new Date()): Promise<void> {
  const at = now.toISOString();
  const unique = Math.random().toString(36).slice(2, 8);
  await storage.set(`${ASIDE}${at}:${unique}`, { why, at, json });
  if (why !== 'replaced') return;
  const replaced = (await listAside(storage)).filter((each) => each.why === 'replaced');
  for (const { key } of replaced.slice(REPLACED_KEPT)) await storage.delete(key);
}

/** Keeps the project that is about to be replaced. */
export const saveReplaced = (
  storage: Storage,
  { project, results }: Pick<ProjectFile, 'project' | 'results'>,
): Promise<void> => putAside(storage, projectJson({ project, results }), 'replaced');

/** All that are kept beside the open one, the newest first. */
export async function listAside(storage: Storage): Promise<SavedProject[]> {
  const found: SavedProject[] = [];
  for (const key of await storage.keys()) {
    const older = Object.entries(OLDER).find(([prefix]) => key.startsWith(prefix));
    if (!older && !key.startsWith(ASIDE) && !key.startsWith(DRAFT)) continue;
    const stored = await storage.get(key);
    if (stored === undefined) continue;
    if (older) found.push(describe(key, older[1], key.slice(older[0].length), stored));
    else {
      const { why, at, json } = stored as { why: Why; at: string; json: unknown };
      found.push(describe(key, why, at, json));
    }
  }
  return found.sort((a, b) => (a.at < b.at ? 1 : -1));
}

function describe(key: string, why: Why, at: string, json: unknown): SavedProject {
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
