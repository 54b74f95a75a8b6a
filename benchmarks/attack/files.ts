import { exportBundle } from '../../src/bundle/export.ts';
import { type Bundle, readBundle } from '../../src/bundle/files.ts';
import { BundleError } from '../../src/bundle/manifest.ts';
import { someContents } from '../../src/bundle/testing.node.ts';
import { randomStream } from '../../src/design/random.ts';
import { DesignFormatError, parseDesign, printDesign } from '../../src/design/schema.ts';
import { OWN_FILES } from '../../src/learning/ownFiles.ts';
import { toyDesign } from '../../src/learning/testing.ts';
import { newProject, noResults } from '../../src/studio/store/project.ts';
import { ProjectFileError, parseProjectFile } from '../../src/studio/store/projectFile.ts';
import { printProjectFile } from '../../src/studio/store/projectJson.ts';
import { ProfileFormatError, parseProfile } from '../../src/system/profile.ts';
import { fakeProfile } from '../../src/system/testing.ts';
import { type Draw, MUTATIONS, type Mutation, sameBytes } from '../../src/tasks/mutations.ts';
import type { Figure } from '../benchmark.ts';

/** A kind of file, as it is read; a refusal is one of `refusals`, anything else that is thrown is a crash. */
interface Kind {
  name: string;
  bytes: Uint8Array;
  read(bytes: Uint8Array): unknown;
  refusals: readonly (new (...args: never[]) => Error)[];
  /** Whether what was read of a damaged file is wrong, where the file says what it should be. */
  isWrong(read: unknown): boolean;
}

const text = (value: string) => new TextEncoder().encode(value);
const json = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(bytes));

const always = () => true;
const never = () => false;

async function kinds(): Promise<Kind[]> {
  const profile = fakeProfile({ points: 64, features: 3, classes: 3 }, 1).rows.slice(0, 20);
  const bundle = await exportBundle(await someContents(toyDesign()));
  const { files } = await readBundle(bundle);
  const project = printProjectFile({ project: newProject(), results: noResults });
  return [
    ...OWN_FILES.map(({ Failure, ...file }) => ({ ...file, refusals: [Failure], isWrong: always })),
    {
      name: 'design',
      bytes: text(printDesign(toyDesign())),
      read: (bytes) => parseDesign(json(bytes)),
      refusals: [DesignFormatError, SyntaxError],
      isWrong: never,
    },
    {
      name: 'profile',
      bytes: text(
        JSON.stringify({ ...fakeProfile({ points: 64, features: 3, classes: 3 }, 1), rows: profile }),
      ),
      read: (bytes) => parseProfile(json(bytes)),
      refusals: [ProfileFormatError, SyntaxError],
      isWrong: never,
    },
    {
      name: 'project',
      bytes: text(project),
      read: (bytes) => parseProjectFile(new TextDecoder().decode(bytes), 'project.gcode.json'),
      refusals: [ProjectFileError],
      isWrong: never,
    },
    {
      name: 'bundle',
      bytes: bundle,
      read: (bytes) => readBundle(bytes),
      refusals: [BundleError],
      // Times, say, and what stands behind the end of a zip concern nobody: its files do.
      isWrong: (read) =>
        Object.entries((read as Bundle).files).some(
          ([name, bytes]) => !sameBytes(bytes, files[name] as Uint8Array),
        ),
    },
  ];
}

const NAMES = Object.keys(MUTATIONS) as Mutation[];

export const name = 'files';

/** Reads mutated files of each kind that carries what this program made. */
export async function run(
  { files = 10_000, seed = 1 }: { files?: number; seed?: number } = {},
  log: (text: string) => void = () => {},
): Promise<Figure[]> {
  const list = await kinds();
  let crashes = 0;
  let believed = 0;
  const counts = new Map(list.map(({ name }) => [name, { tried: 0, refused: 0 }]));
  for (let i = 0; i < files; i++) {
    const kind = list[i % list.length] as Kind;
    const random = randomStream(seed, 'mutation', i);
    const draw: Draw = (bound) => Math.floor(random() * bound);
    const mutation = NAMES[draw(NAMES.length)] as Mutation;
    const damaged = MUTATIONS[mutation](kind.bytes, draw);
    if (sameBytes(damaged, kind.bytes)) continue;
    const count = counts.get(kind.name) as { tried: number; refused: number };
    count.tried++;
    try {
      if (kind.isWrong(await kind.read(damaged))) {
        believed++;
        log(`${kind.name}, ${i}: ${mutation} was read`);
      }
    } catch (error) {
      if (kind.refusals.some((Refusal) => error instanceof Refusal)) count.refused++;
      else {
        crashes++;
        log(`${kind.name}, ${i}: ${mutation} gave ${error}`);
      }
    }
  }
  const tried = [...counts.values()].reduce((sum, count) => sum + count.tried, 0);
  return [
    { name: 'mutated files read', value: tried, unit: 'files', goal: '10,000' },
    { name: 'crashes', value: crashes, unit: 'files', goal: '0' },
    { name: 'damaged files with a digest that were believed', value: believed, unit: 'files', goal: '0' },
    ...[...counts].map(([kind, count]) => ({
      name: `${kind}: refused of ${count.tried}`,
      value: count.refused,
      unit: 'files',
    })),
  ];
}
