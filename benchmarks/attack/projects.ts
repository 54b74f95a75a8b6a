import fc from 'fast-check';
import { problemsOf } from '../../src/design/validity.ts';
import { newProject, noResults } from '../../src/studio/store/project.ts';
import { ProjectFileError, parseProjectFile } from '../../src/studio/store/projectFile.ts';
import { printProjectFile } from '../../src/studio/store/projectJson.ts';
import { mutated } from '../../src/studio/store/testing.ts';
import type { Figure } from '../benchmark.ts';

export const name = 'projects';

/** Project files changed at random: each is read as a valid project, or refused by a numbered error. */
export async function run({
  count = 10_000,
  seed = 1,
}: {
  count?: number;
  seed?: number;
} = {}): Promise<Figure[]> {
  const texts = fc.sample(mutated(printProjectFile({ project: newProject(), results: noResults })), {
    numRuns: count,
    seed,
  });
  const counts = { read: 0, refused: 0, other: 0 };
  for (const text of texts) {
    try {
      const { project } = parseProjectFile(text, 'mutated');
      problemsOf(project.design, { points: project.points, features: 3, classes: project.classes });
      counts.read++;
    } catch (error) {
      if (error instanceof ProjectFileError) counts.refused++;
      else counts.other++;
    }
  }
  return [
    { name: 'mutated project files', value: texts.length, unit: 'files' },
    { name: 'read as a valid project', value: counts.read, unit: 'files' },
    { name: 'refused by number', value: counts.refused, unit: 'files' },
    { name: 'any other outcome', value: counts.other, unit: 'files', goal: '0' },
  ];
}
