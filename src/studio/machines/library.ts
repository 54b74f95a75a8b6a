import { type Profile, parseProfile } from '../../system/profile.ts';
import { contentId, keepRecord, keptRecord } from '../../workers/blobs.ts';
import { libraryLive } from './live.ts';

/** A profile in the library of this browser. */
export interface LibraryEntry {
  /** Checksum of the profile: the same one is kept once. */
  id: string;
  profile: Profile;
  /** ISO date and time of the import. */
  added: string;
}

const KEY = 'profile-library';
/** Entries that this program cannot read: they stay in the store, for one that can. */
let unreadable: unknown[] = [];

function parseEntry(json: unknown): LibraryEntry | null {
  try {
    const { id, added, profile } = json as LibraryEntry;
    return { id, added, profile: parseProfile(profile) };
  } catch {
    return null;
  }
}

/** The library as it is kept; what cannot be read is not listed. */
export async function loadLibrary(): Promise<readonly LibraryEntry[]> {
  const known = libraryLive.getState().entries;
  if (known) return known;
  const json = await keptRecord(KEY).catch(() => undefined);
  const list: unknown[] = Array.isArray(json) ? json : [];
  const entries = list.map(parseEntry).filter((entry) => entry !== null);
  unreadable = list.filter((entry) => parseEntry(entry) === null);
  libraryLive.setState({ entries });
  return entries;
}

export const profileId = (profile: Profile): Promise<string> =>
  contentId(new TextEncoder().encode(JSON.stringify(profile)));

/** Puts a profile into the library and gives its id; the same profile again changes nothing. */
export async function addToLibrary(profile: Profile, now = new Date()): Promise<string> {
  const entries = await loadLibrary();
  const id = await profileId(profile);
  if (entries.some((entry) => entry.id === id)) return id;
  await keep([...entries, { id, profile, added: now.toISOString() }]);
  return id;
}

export async function removeFromLibrary(id: string): Promise<void> {
  await keep((await loadLibrary()).filter((entry) => entry.id !== id));
}

async function keep(entries: readonly LibraryEntry[]): Promise<void> {
  await keepRecord(KEY, [...entries, ...unreadable]);
  libraryLive.setState({ entries });
}
