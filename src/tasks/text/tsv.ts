import type { DataFile } from '../packed.ts';
import { DataError, type Sentences } from '../task.ts';
import { POLARITIES } from './classes.ts';
import { type LabelledText, MOST_WORDS, sentences, vocabularyOfTexts } from './sentences.ts';
import { wordsOf } from './wordGraph.ts';

/** MR is small: a pair that came once still tells something (npm run bench:text). */
const LEAST = { words: 1, pairs: 1 };

/** Endings that a word of more than four letters loses: few words come often enough to tell their forms apart. */
const ENDINGS = /(ingly|edly|iness|ness|ings|ing|ies|ied|ily|ly|ed|es|s|er|est|y|e)$/;

const stem = (word: string): string => (word.length > 4 ? word.replace(ENDINGS, '') : word);

const EXPECTED =
  'train.tsv, val.tsv, ... with lines of label, words split by spaces and, if wanted, the original text';

const TSV = '.tsv';

/** A file's name without the folders before it. */
const baseName = (name: string): string =>
  name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);

/**
 * Opens a split of a folder of tab-separated files. The vocabulary is the train split's, unless one is given.
 * @throws DataError naming the file and line
 */
export async function openTsv(
  files: readonly DataFile[],
  split: string,
  { task = 'mr', vocabulary }: { task?: string; vocabulary?: readonly string[] | undefined } = {},
): Promise<Sentences> {
  const rows = await readSplit(files, split);
  if (vocabulary) return sentences({ task, split, classes: POLARITIES, rows, vocabulary });
  const train = split === 'train' ? rows : await readSplit(files, 'train');
  const labels = new Set(train.map(({ label }) => label));
  if (labels.size < POLARITIES.length) {
    const [only = 0] = labels;
    throw new DataError(
      `train.tsv: every line has the label ${only} (${POLARITIES[only]}); two classes are needed`,
    );
  }
  return sentences({ task, split, classes: POLARITIES, rows, vocabulary: vocabularyOfTexts(train, LEAST) });
}

/** What a folder holds: classes, and sentences by split. @throws DataError naming the file and line */
export async function describeTsv(
  files: readonly DataFile[],
): Promise<{ classes: number; splits: Record<string, number>; pointsPerSample: number }> {
  const names = files.map(({ name }) => baseName(name)).filter((name) => name.endsWith(TSV));
  const splits: Record<string, number> = {};
  for (const name of names) {
    const split = name.slice(0, -TSV.length);
    splits[split] = (await readSplit(files, split)).length;
  }
  return { classes: POLARITIES.length, splits, pointsPerSample: MOST_WORDS };
}

async function readSplit(files: readonly DataFile[], split: string): Promise<LabelledText[]> {
  const found = files.find((file) => baseName(file.name) === `${split}${TSV}`);
  if (found) return parseTsv(baseName(found.name), new TextDecoder().decode(await found.arrayBuffer()));
  const splits = files.map(({ name }) => baseName(name)).filter((name) => name.endsWith(TSV));
  if (splits.length === 0) {
    const some = files.slice(0, 5).map(({ name }) => name);
    throw new DataError(`wrong layout: expected ${EXPECTED}; found ${some.join(', ') || 'an empty folder'}`);
  }
  throw new DataError(`no split '${split}': there is no ${split}.tsv, but ${splits.join(', ')}`);
}

/** Lines of label, words (kept without their endings) and, if there is a third column, the original text. @throws DataError by file and line */
export function parseTsv(name: string, content: string): LabelledText[] {
  const rows: LabelledText[] = [];
  for (const [i, line] of content
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    if (line === '') continue;
    const wrong = (what: string) => new DataError(`${name} line ${i + 1}: ${what}`);
    const [label = '', words, original] = line.split('\t');
    if (words === undefined) throw wrong(`expected label, tab, text; found no tab in '${line.slice(0, 40)}'`);
    if (!/^\d+$/.test(label.trim())) throw wrong(`the label '${label.slice(0, 40)}' is no number`);
    const number = Number(label);
    if (number >= POLARITIES.length) {
      throw wrong(
        `label ${label}; there are ${POLARITIES.map((polarity, p) => `${p} (${polarity})`).join(' and ')}`,
      );
    }
    if (words.trim() === '') throw wrong('the text is empty');
    rows.push({ label: number, words: wordsOf(words).map(stem).join(' '), text: original?.trim() || words });
  }
  if (rows.length === 0) throw new DataError(`${name}: there is no sentence in it`);
  return rows;
}
