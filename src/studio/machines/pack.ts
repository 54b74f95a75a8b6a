import { type Profile, parseProfile } from '../../system/profile.ts';
import { ProjectFileError } from '../store/projectFile.ts';
import { SIDES } from '../store/session/machines.ts';
import type { StudioStore } from '../store/store.ts';
import { loadLibrary } from './library.ts';

/** The library's profiles that a project predicts with: its file carries them to other browsers. */
export async function packMachines(store: StudioStore): Promise<Profile[]> {
  const entries = await loadLibrary(store);
  const { system } = store.getState().project;
  const ids = new Set(
    SIDES.flatMap((side) => (system[side].machine.kind === 'library' ? [system[side].machine.id] : [])),
  );
  return entries.filter(({ id }) => ids.has(id)).map(({ profile }) => profile);
}

/** Puts a file's profiles into this browser's library. @throws ProjectFileError that names the one that is broken */
export async function unpackMachines(
  machines: readonly unknown[],
  keep: (profile: Profile) => Promise<unknown>,
): Promise<void> {
  const profiles = machines.map((json, i) => {
    try {
      return parseProfile(json);
    } catch (error) {
      throw new ProjectFileError(`machines.${i}: ${(error as Error).message}`);
    }
  });
  for (const profile of profiles) await keep(profile);
}
