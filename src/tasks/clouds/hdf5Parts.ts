import { decodeText } from '../decoding.ts';
import type { DataFile } from '../packed.ts';
import { DataError } from '../task.ts';
import { bytesOf, extensionOf, partsOf, splitOf } from './names.ts';

/** A file of the set, with some samples of a split. */
export interface Part {
  file: DataFile;
  split: string;
  number: number;
  /** What it was published in. */
  set: PublishedSet;
  /** Which form of that set it is of; empty where there is one. */
  variant: string;
}

/** Clouds as their authors publish them. */
interface PublishedSet {
  title: string;
  /** How its parts are called: the split, and the number of the part or the variant of the set. */
  part: RegExp;
  /** Its classes by their labels, where no file of the set has to name them. */
  classes?: readonly string[];
}

const SETS: readonly PublishedSet[] = [
  { title: 'ModelNet40', part: /^ply_data_(?<split>train|val|test)_?(?<number>\d*)\.(?:h5|hdf5)$/i },
  {
    title: 'ScanObjectNN',
    part: /^(?<split>training|test)_objectdataset(?<variant>_\w+)?\.(?:h5|hdf5)$/i,
    // The order of the labels: the authors' README, at github.com/hkust-vgd/scanobjectnn.
    classes: 'bag,bin,box,cabinet,chair,desk,display,door,shelf,table,bed,pillow,sink,sofa,toilet'.split(','),
  },
];

/** Where the samples of a part are from; its name is the part's. */
const ORIGINS = /^(.*)_id2file\.json$/i;
const LIST = /_files\.txt$/i;

export const lastOf = (file: DataFile): string => partsOf(file.name).at(-1) ?? '';

/** Whether a file names parts of the set, as some of the official folder do. */
export const isNamingParts = (file: DataFile): boolean => LIST.test(file.name) || ORIGINS.test(file.name);

const placed = (name: string): Omit<Part, 'file'> | null => {
  for (const set of SETS) {
    const { split, number = 0, variant = '' } = set.part.exec(name)?.groups ?? {};
    const known = splitOf(split);
    if (known) return { split: known, number: Number(number), set, variant: variant.toLowerCase() };
  }
  return null;
};

/**
 * The parts of one set, in their order.
 * @param given the HDF5 files of the folder
 * @throws DataError where parts are of two sets, or some are absent: what is left would be read as another set
 */
export async function partsIn(
  files: readonly DataFile[],
  given: readonly DataFile[],
): Promise<{ parts: Part[]; set: PublishedSet }> {
  const parts = given
    .flatMap((file) => {
      const place = placed(lastOf(file));
      return place ? [{ file, ...place }] : [];
    })
    .sort((a, b) => a.number - b.number);
  const [first] = parts;
  if (!first) {
    throw new DataError(
      `wrong layout: ply_data_train0.h5, ply_data_test0.h5 and so on expected (or training_objectdataset.h5, test_objectdataset.h5), found ${given[0]?.name}`,
    );
  }
  checkOneSet(first, parts);
  for (const { by, name } of await namedParts(files)) {
    const place = placed(name);
    const ofSplit = parts.filter(({ split }) => split === place?.split);
    const there = place
      ? // A folder may hold one split alone: that the other lacks is said where somebody opens it.
        ofSplit.length === 0 || ofSplit.some(({ number }) => number === place.number)
      : given.some((file) => lastOf(file) === name);
    if (!there) throw new DataError(`${name} is missing, which ${by} names`);
  }
  return { parts, set: first.set };
}

function checkOneSet(first: Part, parts: readonly Part[]): void {
  const folderOf = ({ name }: DataFile) => partsOf(name).slice(0, -1).join('/');
  const before = new Map<string, Part>();
  for (const part of parts) {
    const { file, split, number } = part;
    if (folderOf(file) !== folderOf(first.file))
      throw new DataError(
        `${first.file.name} and ${file.name} lie in two folders: name the one with the set`,
      );
    if (part.set !== first.set || part.variant !== first.variant)
      throw new DataError(`${first.file.name} and ${file.name} are of two sets; leave one`);
    const last = before.get(split);
    if (last?.number === number)
      throw new DataError(
        `${last.file.name} and ${file.name} are both part ${number} of ${split}; leave one`,
      );
    if (last && number > last.number + 1)
      throw new DataError(
        `part ${last.number + 1} of ${split} is missing, between ${last.file.name} and ${file.name}`,
      );
    // Some count from 1.
    if (!last && number > 1) throw new DataError(`part 0 of ${split} is missing, before ${file.name}`);
    before.set(split, part);
  }
}

/** The parts that other files name, and by what. */
async function namedParts(files: readonly DataFile[]): Promise<{ by: string; name: string }[]> {
  const named: { by: string; name: string }[] = [];
  for (const file of files) {
    const [, part] = ORIGINS.exec(lastOf(file)) ?? [];
    if (part !== undefined) named.push({ by: file.name, name: `${part}.h5` });
    if (!LIST.test(file.name)) continue;
    const { text } = decodeText(file.name, await bytesOf(file));
    for (const [i, line] of text.split(/\r\n|\r|\n/).entries()) {
      const name = partsOf(line.trim()).at(-1) ?? '';
      if (/^(h5|hdf5)$/.test(extensionOf(name))) named.push({ by: `${file.name} line ${i + 1}`, name });
    }
  }
  return named;
}
