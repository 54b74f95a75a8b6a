import { decodeText } from '../decoding.ts';
import type { DataFile } from '../packed.ts';
import { DataError } from '../task.ts';
import { READERS } from './files.ts';
import { bytesOf, classesIn, extensionOf, partsOf, SPLITS } from './names.ts';

/** A list of the samples of a split, such as modelnet40_train.txt, val.lst, shuffled_test_file_list.json. */
const LIST =
  /^(?:shuffled_)?(.*?)[_-]?(train[_-]?val|train|training|val|valid|validation|dev|test|testing)(?:[_-]?(?:file)?[_-]?(?:list|files|split|set|ids|names))?$/i;
/** A table of samples and their splits, such as train_test_split.txt, is no list of one. */
const SEVERAL = /(?:train|test|val)$/i;
/** Names of columns in front of a list. */
const HEADING =
  /^(?:(?:file|sample|object|model|cloud|class|split)_?)?(?:path|name|file|id|index|label|class|category|split|sample|object)s?$/i;
const NAMES = /^(.*?)[_-]?(?:shape|class)_?names$/i;

const ORDER = ['train', 'val', 'test'];

export interface Listed<Sample> {
  bySplit: Map<string, Sample[]>;
  files: DataFile[];
  /** Classes in the order of their numbers, where a list of names lies beside. */
  names: { file: DataFile; classes: string[] } | null;
}

const stemOf = (name: string): string =>
  Object.hasOwn(READERS, extensionOf(name)) ? name.slice(0, name.lastIndexOf('.')) : name;
const baseOf = (file: DataFile): string => (partsOf(file.name).at(-1) as string).replace(/\.[^.]*$/, '');

/** Whether a file may list samples, or classes, by its name. */
export const mayBeList = (file: DataFile): boolean =>
  /^(txt|lst|csv|json)$/.test(extensionOf(file.name)) &&
  (splitNamed(file) !== null || NAMES.test(baseOf(file)));

/** The set and the split that a list's name says. */
function splitNamed(file: DataFile): { set: string; split: string } | null {
  const [, set = '', named = ''] = LIST.exec(baseOf(file)) ?? [];
  const split = SPLITS[named.toLowerCase().replace(/[_-]/, '')];
  return split === undefined || SEVERAL.test(set) ? null : { set, split };
}

/**
 * The splits that lists beside the samples give, by relative path or name, with or without ending; null when no list
 * names a sample. Of several sets of lists (ModelNet40's come with ModelNet10's) the one with the most samples counts.
 * @throws DataError naming the list and the line
 */
export async function readSplitLists<Sample extends { file: DataFile }>(
  files: readonly DataFile[],
  samples: readonly Sample[],
): Promise<Listed<Sample> | null> {
  const index = indexOf(samples);
  const sets = new Map<string, { file: DataFile; split: string; members: Sample[] }[]>();
  for (const file of files.filter(mayBeList)) {
    const named = splitNamed(file);
    const members = named && (await readList(file, index));
    if (!members) continue;
    const { set, split } = named;
    sets.set(set, [...(sets.get(set) ?? []), { file, split, members }]);
  }
  const sizeOf = ([, lists]: [string, { members: Sample[] }[]]) =>
    lists.reduce((sum, { members }) => sum + members.length, 0);
  const [best] = [...sets].sort((a, b) => sizeOf(b) - sizeOf(a));
  if (!best) return null;
  const [prefix, lists] = best;
  lists.sort((a, b) => ORDER.indexOf(a.split) - ORDER.indexOf(b.split));
  const bySplit = new Map<string, Sample[]>();
  const owner = new Map<Sample, DataFile>();
  for (const { file, split, members } of lists) {
    if (bySplit.has(split)) throw new DataError(`${file.name} is a second list of ${split}; leave one`);
    for (const sample of members) {
      const other = owner.get(sample);
      if (other) throw new DataError(`${file.name} names ${sample.file.name}, which is in ${other.name} too`);
      owner.set(sample, file);
    }
    bySplit.set(split, members);
  }
  const named = files.find((file) => mayBeList(file) && NAMES.exec(baseOf(file))?.[1] === prefix);
  const names = named && {
    file: named,
    classes: classesIn(
      named.name,
      (await linesOf(named)).map(({ text }) => text),
    ),
  };
  return { bySplit, files: lists.map(({ file }) => file), names: names ?? null };
}

/** Samples by every end of their path, with and without the ending; null where that names several. */
function indexOf<Sample extends { file: DataFile }>(samples: readonly Sample[]): Map<string, Sample | null> {
  const index = new Map<string, Sample | null>();
  for (const sample of samples) {
    const parts = partsOf(sample.file.name);
    for (let from = 0; from < parts.length; from++) {
      const path = parts.slice(from).join('/');
      for (const key of new Set([path, stemOf(path)])) index.set(key, index.has(key) ? null : sample);
    }
  }
  return index;
}

async function linesOf(file: DataFile): Promise<{ text: string; line: number }[]> {
  const { text } = decodeText(file.name, await bytesOf(file));
  return text
    .split(/\r\n|\r|\n/)
    .map((own, i) => ({ text: own.trim(), line: i + 1 }))
    .filter((entry) => entry.text !== '' && !entry.text.startsWith('#'));
}

const textOf = (entry: unknown): string =>
  typeof entry === 'object' && entry !== null ? Object.values(entry).join(',') : String(entry);

async function entriesOf(file: DataFile): Promise<{ text: string; line: number }[]> {
  if (extensionOf(file.name) !== 'json') return linesOf(file);
  try {
    const list: unknown = JSON.parse(decodeText(file.name, await bytesOf(file)).text);
    if (Array.isArray(list)) return list.map((entry, i) => ({ text: textOf(entry), line: i + 1 }));
  } catch {
    // No list then: it is said with what else was left out.
  }
  return [];
}

/** The samples that a list names; null when it names none. */
async function readList<Sample extends { file: DataFile }>(
  file: DataFile,
  index: ReadonlyMap<string, Sample | null>,
): Promise<Sample[] | null> {
  const found = new Set<Sample>();
  const missing: { text: string; line: number }[] = [];
  let several: { text: string; line: number } | undefined;
  for (const [i, entry] of (await entriesOf(file)).entries()) {
    const sample = find(entry.text, index);
    if (sample) found.add(sample);
    else if (sample === null) several ??= entry;
    else if (i > 0 || !wordsOf(entry.text).every((word) => HEADING.test(word))) missing.push(entry);
  }
  if (several) {
    throw new DataError(
      `${file.name}: line ${several.line}: ${several.text} names several files; write it with its class, as in chair/${several.text}`,
    );
  }
  if (found.size === 0) return null;
  const [first] = missing;
  if (first) {
    const more = missing.length > 1 ? `, nor are ${missing.length - 1} others that it names` : '';
    throw new DataError(`${file.name}: line ${first.line}: ${first.text} is not in the folder${more}`);
  }
  return [...found];
}

const wordsOf = (entry: string): string[] => entry.split(/[\s,;]+/).filter(Boolean);

/** What of an entry may be the sample's name, the likeliest first: a label or a class may stand beside it. */
function namesIn(entry: string): string[] {
  const plain = entry.replaceAll('"', '');
  const words = wordsOf(plain);
  const isNumber = (word: string) => /^\s*\d+\s*$/.test(word);
  const longest = (list: string[]) =>
    list.filter((own) => !isNumber(own)).sort((a, b) => b.length - a.length);
  return [
    plain,
    ...longest(plain.split(/[,;\t]/)),
    words.join('/'),
    plain.replace(/\s+\S+\s*$/, ''),
    plain.replace(/^\s*\S+\s+/, ''),
    ...longest(words),
    ...words.filter(isNumber),
  ];
}

/** An entry may begin with folders of another machine. Null where it names several samples. */
function find<Sample>(entry: string, index: ReadonlyMap<string, Sample | null>): Sample | null | undefined {
  for (const text of namesIn(entry)) {
    const parts = partsOf(text.trim());
    for (let from = 0; from < parts.length; from++) {
      if (from > 0 && parts.length - from < 2) break;
      const path = parts.slice(from).join('/');
      const sample = index.get(path) ?? index.get(stemOf(path));
      if (sample !== undefined || index.has(path)) return sample ?? null;
    }
  }
  return undefined;
}
