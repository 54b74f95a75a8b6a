import type { DataFile } from '../packed.ts';
import { seedOf } from '../shapes/seeds.ts';
import { DataError } from '../task.ts';
import { openSamples, type Sample } from './classSamples.ts';
import { checkSplit, READERS, type Recognised } from './files.ts';
import { extensionOf, liesHidden, partsOf, splitOf } from './names.ts';
import { mayBeList, readSplitLists } from './splitLists.ts';
import { checkTwins } from './twins.ts';

/** One sample of a split in a folder is held out for validation for so many. */
const HELD_OUT = 5;

/**
 * class/split/file, split/class/file or class/file, below any folders. Where not every sample lies in a split's folder, a class may
 * be called as a split is (train, of vehicles): then the outer one is the split.
 */
function placed(file: DataFile, innermost: boolean, name = file.name): Sample {
  const parts = partsOf(name);
  const own = parts.pop() as string;
  const asClass = !innermost && splitOf(parts.at(-2)) !== undefined;
  const inner = asClass ? undefined : splitOf(parts.at(-1));
  if (inner !== undefined) parts.pop();
  const className = parts.pop() ?? '';
  const outer = inner === undefined ? splitOf(parts.at(-1)) : undefined;
  if (outer !== undefined) parts.pop();
  return { file, key: `${className}/${own}`, className, split: inner ?? outer, root: parts.join('/') };
}

const inSplit = (name: string): boolean => splitOf(partsOf(name).at(-2)) !== undefined;

/** Where all samples lie. */
function placedAll(files: readonly DataFile[]): Sample[] {
  const all = (names: readonly string[]) => {
    const innermost = names.every(inSplit);
    return files.map((file, i) => placed(file, innermost, names[i] as string));
  };
  const names = files.map(({ name }) => name);
  const samples = all(names);
  const inOnePlace = samples.every(({ root }) => root === samples[0]?.root);
  const ending = inOnePlace ? 0 : commonEnding(names);
  return ending === 0 ? samples : all(names.map((name) => partsOf(name).slice(0, -ending).join('/')));
}

/** How many parts all paths end with: where each sample has a folder of its own, as in ShapeNet, their files are called alike. */
function commonEnding(names: readonly string[]): number {
  const [first = [], ...others] = names.map((name) => partsOf(name).reverse());
  const differs = first.findIndex((part, i) => others.some((parts) => parts[i] !== part));
  return Math.max(0, differs);
}

/** Samples in folders by class, with or without splits; null when there is no file of a known kind. */
export async function recogniseClassFolders(
  shown: readonly DataFile[],
  all: readonly DataFile[],
): Promise<Recognised | null> {
  let samples = samplesOf(shown);
  if (samples.length === 0) return null;
  let classes = classesOf(samples);
  checkPlaces(samples, classes);
  checkTwins(samples.map(({ file }) => file));
  checkEmpty(samples, classes, all);
  const used = new Set(samples.map(({ file }) => file));
  const given = new Set(samples.map(({ split }) => split));
  let bySplit = new Map<string, Sample[]>();
  let words: string;
  const beside = shown.filter((file) => !used.has(file));
  const listed = given.size === 1 && given.has(undefined) ? await readSplitLists(beside, samples) : null;
  if (listed) {
    bySplit = listed.bySplit;
    const { rest, named } = completed(bySplit, samples);
    words = `splits ${[...bySplit.keys()].join(', ')} by ${listed.files.map(({ name }) => name).join(', ')}${named}`;
    for (const file of [...listed.files, ...(listed.names ? [listed.names.file] : [])]) used.add(file);
    const members = [...bySplit.values()].flat();
    if (rest.length > 0) words += `; ${rest.length} samples that no list names are left out`;
    samples = members;
    classes = classesInOrder(classesOf(members), listed.names);
  } else if (given.has(undefined) || (given.size === 1 && given.has('train'))) {
    if (given.size > 1) throw partlySplit(samples);
    const [train, val] = heldOut(samples, classes);
    bySplit.set('train', train).set('val', val).set('all', samples);
    words = `one in ${HELD_OUT} of each class is held out as val, chosen by file name`;
  } else {
    for (const split of ['train', 'val', 'test']) {
      if (given.has(split))
        bySplit.set(
          split,
          samples.filter((sample) => sample.split === split),
        );
    }
    words = `splits ${[...bySplit.keys()].join(', ')} by folder`;
  }
  const test = bySplit.get('test');
  if (test && !bySplit.has('val') && bySplit.has('train')) {
    bySplit.set('val', test);
    words += '; test serves as val';
  }
  for (const [split, members] of bySplit) checkClasses(split, members, classes);
  return {
    layout: 'class folders',
    words: `a folder for each of ${classes.length} classes, ${kindsOf(samples)}; ${words}`,
    used: [...used],
    splits: [...bySplit.keys()],
    open: async (split, options = {}) => {
      checkSplit([...bySplit.keys()], split);
      return openSamples(split, classes, bySplit.get(split) as Sample[], options);
    },
  };
}

const classesOf = (samples: readonly Sample[]): string[] =>
  [...new Set(samples.map(({ className }) => className))].sort();

/** Samples that no list names are train, or val beside a list of train alone; else they are left out. */
function completed(bySplit: Map<string, Sample[]>, samples: readonly Sample[]) {
  const named = new Set([...bySplit.values()].flat());
  const rest = samples.filter((sample) => !named.has(sample));
  if (rest.length === 0 || (bySplit.has('train') && bySplit.size > 1)) return { rest, named: '' };
  const split = bySplit.has('train') ? 'val' : 'train';
  bySplit.set(split, rest);
  return { rest: [], named: `; the others are ${split}` };
}

/** The classes as a list beside them numbers them. @throws DataError for one that has no samples */
function classesInOrder(
  classes: string[],
  names: { file: DataFile; classes: readonly string[] } | null,
): string[] {
  if (!names) return classes;
  const absent = names.classes.filter((name) => !classes.includes(name));
  if (absent.length > 0)
    throw new DataError(`${names.file.name} names classes without samples: ${absent.slice(0, 5).join(', ')}`);
  return classes.every((name) => names.classes.includes(name)) ? [...new Set(names.classes)] : classes;
}

/** A folder beside those of the classes in which nothing can be read. @throws DataError */
function checkEmpty(samples: readonly Sample[], classes: readonly string[], all: readonly DataFile[]): void {
  const root = samples[0]?.root;
  const innermost = samples.every(({ file }) => inSplit(file.name));
  for (const file of all) {
    if (liesHidden(file.name) || mayBeList(file)) continue;
    const place = placed(file.name.endsWith('/') ? { ...file, name: `${file.name}x` } : file, innermost);
    if (place.root !== root || place.className === '' || classes.includes(place.className)) continue;
    const why = file.leftOut ?? `no file of a known kind, but ${file.name}`;
    throw new DataError(
      `class ${place.className} would be empty: ${why}; put samples into that folder, or take it away`,
    );
  }
}

/** Files of known kinds. Texts beside folders of samples are notes or lists of names, not samples. */
function samplesOf(files: readonly DataFile[]): Sample[] {
  const known = files.filter((file) => Object.hasOwn(READERS, extensionOf(file.name)));
  const above = new Set<string>();
  for (const file of known) {
    const folders = partsOf(file.name).slice(0, -1);
    for (let n = 0; n < folders.length; n++) above.add(folders.slice(0, n).join('/'));
  }
  const folderOf = ({ name }: DataFile) => partsOf(name).slice(0, -1).join('/');
  const ofSamples = new Set(known.filter((file) => !mayBeList(file)).map(folderOf));
  const isNote = (file: DataFile) =>
    /^(txt|csv|asc)$/.test(extensionOf(file.name)) &&
    (above.has(folderOf(file)) || (mayBeList(file) && !ofSamples.has(folderOf(file))));
  const samples = known.filter((file) => !isNote(file));
  return placedAll(samples).sort((a, b) => (a.file.name < b.file.name ? -1 : 1));
}

const EXPECTED =
  'expected a folder for each class, such as chair/train/1.off, train/chair/1.off or chair/1.off';

function checkPlaces(samples: readonly Sample[], classes: readonly string[]): void {
  const first = samples[0] as Sample;
  const elsewhere = samples.find(({ root }) => root !== first.root);
  if (elsewhere) {
    throw new DataError(`wrong layout: ${EXPECTED}; found ${first.file.name} and ${elsewhere.file.name}`);
  }
  if (classes.includes(''))
    throw new DataError(`wrong layout: ${EXPECTED}; found ${first.file.name} in no class`);
  if (classes.length < 2) {
    throw new DataError(`only one class (${classes[0]}, ${samples.length} samples): nothing to tell apart`);
  }
  if (classes.length > 256) throw new DataError(`${classes.length} classes; 256 are the most`);
}

function partlySplit(samples: readonly Sample[]): DataError {
  const [inside, outside] = [true, false].map((within) =>
    samples.find(({ split }) => (split !== undefined) === within),
  );
  return new DataError(
    `wrong layout: ${inside?.file.name} lies in a split, ${outside?.file.name} in none; put all files into splits, or none`,
  );
}

function checkClasses(split: string, samples: readonly Sample[], classes: readonly string[]): void {
  const there = new Set(samples.map(({ className }) => className));
  const none = classes.filter((name) => !there.has(name));
  if (none.length > 0) throw new DataError(`too few samples: none of class ${none.join(', ')} in ${split}`);
}

/**
 * Train and val: of each class the files whose names hash lowest are held out, so that a folder which grows
 * moves few files from one to the other.
 */
function heldOut(samples: readonly Sample[], classes: readonly string[]): [Sample[], Sample[]] {
  const val = new Set<Sample>();
  for (const name of classes) {
    const members = samples.filter(({ className }) => className === name);
    if (members.length < 2) {
      throw new DataError(
        `too few samples: class ${name} has ${members.length}; one for train and one for val are needed`,
      );
    }
    const hashed = members.map((sample) => ({ sample, hash: seedOf(`val/${sample.key}`) }));
    hashed.sort((a, b) => a.hash - b.hash);
    const count = Math.max(1, Math.round(members.length / HELD_OUT));
    for (const { sample } of hashed.slice(0, count)) val.add(sample);
  }
  return [samples.filter((sample) => !val.has(sample)), samples.filter((sample) => val.has(sample))];
}

function kindsOf(samples: readonly Sample[]): string {
  const kinds = new Set(samples.map(({ file }) => extensionOf(file.name).toUpperCase()));
  return `${samples.length} ${[...kinds].join(', ')} files`;
}
