import { type Profile, parseProfile } from '../../system/profile.ts';
import type { Project } from '../store/project.ts';
import { ProjectFileError } from '../store/projectFile.ts';
import { addToLibrary, loadLibrary } from './library.ts';
import { SIDES } from './live.ts';

/** The library's profiles that a project predicts with: its file carries them to other browsers. */
export async function packMachines({ system }: Project): Promise<Profile[]> {
  const entries = await loadLibrary();
  const ids = new Set(
    SIDES.flatMap((side) => (system[side].machine.kind === 'library' ? [system[side].machine.id] : [])),
  );
  return entries.filter(({ id }) => ids.has(id)).map(({ profile }) => profile);
}

/** Puts a file's profiles into this browser's library. @throws ProjectFileError that names the one that is broken */
export async function unpackMachines(machines: readonly unknown[], keep = addToLibrary): Promise<void> {
  const profiles = machines.map((json, i) => {
    try {
      return parseProfile(json);
    } catch (error) {
      throw new ProjectFileError(`machines.${i}: ${(error as Error).message}`);
    }
  });
  for (const profile of profiles) await keep(profile);
}
