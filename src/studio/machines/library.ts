import { type Profile, parseProfile } from '../../system/profile.ts';
import { changeRecord, contentId, loadRecord } from '../../workers/blobs.ts';
import type { LibraryEntry } from '../store/session/machines.ts';
import type { StudioStore } from '../store/store.ts';

const KEY = 'profile-library';
function parseEntry(json: unknown): LibraryEntry | null {
  try {
    const { id, added, profile } = json as LibraryEntry;
    return { id, added, profile: parseProfile(profile) };
  } catch {
    return null;
  }
}

const listOf = (json: unknown): unknown[] => (Array.isArray(json) ? json : []);

/** What cannot be read is not listed; it stays in the store, for a program that can read it. */
const entriesOf = (list: readonly unknown[]): LibraryEntry[] =>
  list.map(parseEntry).filter((entry) => entry !== null);

/** The library as it is kept. */
export async function loadLibrary(store: StudioStore): Promise<readonly LibraryEntry[]> {
  const known = store.getState().library.entries;
  if (known) return known;
  const entries = entriesOf(listOf(await loadRecord(KEY).catch(() => undefined)));
  store.getState().put('library', { entries });
  return entries;
}

const profileId = (profile: Profile): Promise<string> =>
  contentId(new TextEncoder().encode(JSON.stringify(profile)));

/** Puts a profile into the library and gives its id; the same profile again changes nothing. */
export async function addToLibrary(store: StudioStore, profile: Profile, now = new Date()): Promise<string> {
  const id = await profileId(profile);
  const entry = { id, profile, added: now.toISOString() };
  await change(store, (list) => (list.some((known) => idOf(known) === id) ? list : [...list, entry]));
  return id;
}

export const removeFromLibrary = (store: StudioStore, id: string): Promise<void> =>
  change(store, (list) => list.filter((known) => idOf(known) !== id));

const idOf = (entry: unknown): unknown => (entry as LibraryEntry | null)?.id;

/** Changes the list as it is kept now, with what other tabs added. */
async function change(store: StudioStore, by: (list: unknown[]) => unknown[]): Promise<void> {
  let list: unknown[] = [];
  await changeRecord(KEY, (kept) => {
    list = by(listOf(kept));
    return list;
  });
  store.getState().put('library', { entries: entriesOf(list) });
}
