import { leftOutWords } from '../clouds/leftOut.ts';
import { bytesOf, isHidden, SPLITS } from '../clouds/names.ts';
import { decodeText } from '../decoding.ts';
import { textDigest } from '../digest.ts';
import type { DataFile } from '../packed.ts';
import { DataError, type Sentences } from '../task.ts';
import { POLARITIES } from './classes.ts';
import { columnsOf } from './columns.ts';
import { type LabelledText, MOST_WORDS, sentences, vocabularyOfTexts } from './sentences.ts';
import { rowsOf } from './table.ts';
import { wordsOf } from './wordGraph.ts';

/** MR is small: a pair that came once still tells something (npm run bench:text). */
const LEAST = { words: 1, pairs: 1 };

/** Endings that a word of more than four letters loses: few words come often enough to tell their forms apart. */
const ENDINGS = /(ingly|edly|iness|ness|ings|ing|ies|ied|ily|ly|ed|es|s|er|est|y|e)$/;

const stem = (word: string): string => (word.length > 4 ? word.replace(ENDINGS, '') : word);

const EXPECTED =
  'train.tsv, val.tsv, ... (or .csv, .jsonl) with lines of label, words split by spaces and, if wanted, the original text';

/** A table of a split by its name: dev.tsv, valid.csv, sst2_test.jsonl, mr.train.txt. */
const TABLE = /^(.*[._-])?([a-z0-9]+)\.(tsv|csv|jsonl|ndjson|txt)$/i;

/** A file's name without the folders before it. */
const baseName = (name: string): string =>
  name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);

/** The split that a file holds; null for what is no table. Of texts only those that are named as a split. */
function splitOf(file: DataFile): string | null {
  if (file.leftOut !== undefined || isHidden(file.name)) return null;
  const [, before = '', word = '', ending = ''] = TABLE.exec(baseName(file.name)) ?? [];
  const known = Object.hasOwn(SPLITS, word.toLowerCase()) ? (SPLITS[word.toLowerCase()] as string) : null;
  return known ?? (/^tsv$/i.test(ending) && !before.includes('.') ? word.toLowerCase() : null);
}

/** The files of a folder that hold sentences. */
export const sentenceFiles = <File extends DataFile>(files: readonly File[]): File[] =>
  files.filter((file) => splitOf(file) !== null);

/**
 * Opens a split of a folder of tab-separated files. The vocabulary is the train split's, unless one is given.
 * @throws DataError naming the file and line
 */
export async function openTsv(
  files: readonly DataFile[],
  split: string,
  { task = 'mr', vocabulary }: { task?: string; vocabulary?: readonly string[] | undefined } = {},
): Promise<Sentences> {
  const own = await readSplit(files, split);
  const train = vocabulary || split === 'train' ? own : await readSplit(files, 'train');
  const beside = leftOutWords(files, new Set(sentenceFiles(files)));
  const recognised = [...new Set([...own.words, ...train.words, ...(beside ? [beside] : [])])].join('; ');
  const about = { task, split, classes: POLARITIES, rows: own.rows, ...(recognised && { recognised }) };
  const given = (i: number) => givenOf(own.rows[i] as LabelledText);
  if (!vocabulary) checkClasses(train);
  const known = vocabulary ?? vocabularyOfTexts(train.rows, LEAST);
  checkWords(own, known);
  return { ...sentences({ ...about, vocabulary: known }), given };
}

/** With one class there is nothing to tell apart, and any answer looks right. @throws DataError */
function checkClasses({ name, rows }: Read): void {
  const labels = new Set(rows.map(({ label }) => label));
  const [only = 0] = labels;
  if (labels.size < POLARITIES.length)
    throw new DataError(
      `${name}: every line has the label ${only} (${POLARITIES[only]}); two classes are needed`,
    );
}

/** Sentences without a known word are all alike to a network. @throws DataError */
function checkWords({ name, rows }: Read, vocabulary: readonly string[]): void {
  const known = new Set(vocabulary);
  if (rows.some(({ words }) => wordsOf(words).some((word) => known.has(word)))) return;
  throw new DataError(
    `${name}: none of its ${rows.length} sentences has a word of the train split; give sentences of the same language, cut into words the same way`,
  );
}

const MOST_SHOWN = 60;
const shown = (text: string): string => (text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}...` : text);

const givenOf = ({ words, text }: LabelledText) => ({
  name: `"${shown(text.trim())}"`,
  digest: textDigest(words),
});

interface Described {
  classes: number;
  splits: Record<string, number>;
  pointsPerSample: number;
  /** What cannot be read, for people. */
  remarks: string[];
}

/**
 * What a folder holds: classes, and sentences by split. Without train and val there is nothing to do; other tables, such as a
 * test split without labels, may be what they are.
 * @throws DataError naming the file and line
 */
export async function describeTsv(files: readonly DataFile[]): Promise<Described> {
  const splits: Record<string, number> = {};
  const remarks: string[] = [];
  for (const split of new Set(sentenceFiles(files).map((file) => splitOf(file) as string))) {
    try {
      splits[split] = (await readSplit(files, split)).rows.length;
    } catch (error) {
      if (!(error instanceof DataError) || split === 'train' || split === 'val') throw error;
      remarks.push(`left out: ${error.message}`);
    }
  }
  return { classes: POLARITIES.length, splits, pointsPerSample: MOST_WORDS, remarks };
}

interface Read {
  name: string;
  rows: LabelledText[];
  /** What had to be assumed, for people. */
  words: string[];
}

async function readSplit(files: readonly DataFile[], split: string): Promise<Read> {
  const tables = sentenceFiles(files);
  const there = new Set(tables.map(splitOf));
  const testIsVal = split === 'val' && !there.has('val') && there.has('test') && there.has('train');
  const found = tables.filter((file) => splitOf(file) === (testIsVal ? 'test' : split));
  const [file] = found;
  if (found.length > 1)
    throw new DataError(`${found.map(({ name }) => name).join(' and ')} are both ${split}; leave one`);
  if (!file && tables.length > 0) {
    const names = tables.map(({ name }) => baseName(name)).join(', ');
    throw new DataError(`no split '${split}': there is no ${split}.tsv, but ${names}`);
  }
  if (!file) {
    const some = files.slice(0, 5).map(({ name }) => name);
    throw new DataError(`wrong layout: expected ${EXPECTED}; found ${some.join(', ') || 'an empty folder'}`);
  }
  const name = baseName(file.name);
  const { text, remark } = decodeText(name, await bytesOf(file));
  const words = [...(remark ? [remark] : []), ...(testIsVal ? ['test serves as val'] : [])];
  return { name, rows: parseTsv(name, text), words };
}

/**
 * The sentences of a table, whose columns and way of labels are recognised once: without a header a label, words (kept
 * without their endings) and, if there is a third column, the original text.
 * @throws DataError by file and line
 */
export function parseTsv(name: string, content: string): LabelledText[] {
  const table = rowsOf(name, content.replace(/^\uFEFF/, ''));
  const { label, text, original, header, labelOf } = columnsOf(name, table);
  const width = table[0]?.cells.length;
  const rows: LabelledText[] = [];
  for (const { cells, line } of header ? table.slice(1) : table) {
    const wrong = (what: string) => new DataError(`${name} line ${line}: ${what}`);
    const words = cells[text] ?? '';
    // A comma or tab within a text that is not quoted.
    if (cells.length !== width && (header || !/\.tsv$/i.test(name) || cells.length > 2))
      throw wrong(
        `${width} columns expected, as in the first line, found ${cells.length}; put texts in quotes`,
      );
    if (words.trim() === '') throw wrong('the text is empty, or none');
    const whole = original === null ? '' : (cells[original] ?? '').trim();
    rows.push({
      label: labelOf(cells[label] ?? '') as number,
      words: wordsOf(words).map(stem).join(' '),
      text: whole || words,
    });
  }
  if (rows.length === 0) throw new DataError(`${name}: there is no sentence in it`);
  return rows;
}
