import { type ProjectFile, projectJson } from './projectJson.ts';
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

/** Keeps a stored project beside the open one, and drops the oldest of the replaced ones beyond the limit. */
export async function putAside(storage: Storage, json: unknown, why: Why, now = new Date()): Promise<void> {
  const at = now.toISOString();
  const unique = Math.random().toString(36).slice(2, 8);
  await storage.set(`${ASIDE}${at}:${unique}`, { why, at, json });
  if (why !== 'replaced') return;
  const replaced = (await entries(storage)).filter((each) => each.why === 'replaced');
  for (const { key } of replaced.slice(REPLACED_KEPT)) await storage.delete(key);
}

/** Keeps the project that is about to be replaced. */
export const saveReplaced = (
  storage: Storage,
  { project, results }: Pick<ProjectFile, 'project' | 'results'>,
): Promise<void> => putAside(storage, projectJson({ project, results }), 'replaced');

/** What stands in the store beside the open project, as it was put there. */
export interface Entry {
  key: string;
  why: Why;
  at: string;
  json: unknown;
}

/** All of them, the newest first. */
export async function entries(storage: Storage): Promise<Entry[]> {
  const found: Entry[] = [];
  for (const key of await storage.keys()) {
    const older = Object.entries(OLDER).find(([prefix]) => key.startsWith(prefix));
    if (!older && !key.startsWith(ASIDE) && !key.startsWith(DRAFT)) continue;
    const stored = await storage.get(key);
    if (stored === undefined) continue;
    if (older) found.push({ key, why: older[1], at: key.slice(older[0].length), json: stored });
    else found.push({ key, ...(stored as Omit<Entry, 'key'>) });
  }
  return found.sort((a, b) => (a.at < b.at ? 1 : -1));
}
