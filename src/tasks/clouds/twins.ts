import type { DataFile } from '../packed.ts';
import { DataError } from '../task.ts';

/** The same shape in two formats would count twice, and lie in train and val. @throws DataError */
export function checkTwins(files: readonly DataFile[]): void {
  const stems = new Map<string, DataFile>();
  for (const file of files) {
    const stem = file.name.slice(0, file.name.lastIndexOf('.'));
    const twin = stems.get(stem);
    if (twin) throw new DataError(`${twin.name} and ${file.name} may be one shape twice; leave one of them`);
    stems.set(stem, file);
  }
}
