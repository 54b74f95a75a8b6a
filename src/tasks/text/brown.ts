import type { DataFile } from '../packed.ts';
import { DataError, type Sentences } from '../task.ts';
import { BROWN_CLASSES, BROWN_FILE } from './classes.ts';
import { type LabelledText, sentences, vocabularyOfTexts } from './sentences.ts';

/** Genres from here on are imaginative. */
const FIRST_IMAGINATIVE = 'k';

/** Every fifth document, in order, is val: no document is in two splits. */
const VAL_EVERY = 5;
/** Pairs would make the vocabulary five times as large for half a point more. */
const LEAST = { words: 2, pairs: null };
/** Shorter sentences, punctuation counted, are headings and exclamations. */
const LEAST_TOKENS = 5;

const isDocument = (name: string): boolean => /(^|[\\/])c[a-r]\d\d$/.test(name);

/** The documents of the corpus as its authors give it (word/tag), as one text. @throws DataError */
export async function packBrown(files: readonly DataFile[]): Promise<string> {
  const documents = files.filter(({ name }) => isDocument(name));
  if (documents.length === 0) throw new DataError('no document of the Brown corpus (ca01, ...) was found');
  const named = documents.map((file) => ({ file, name: file.name.slice(-4) }));
  named.sort((a, b) => (a.name < b.name ? -1 : 1));
  const texts = await Promise.all(
    named.map(async ({ file, name }) => {
      const lines = new TextDecoder().decode(await file.arrayBuffer()).split('\n');
      return `\f${name}\n${lines.map(untagged).filter(Boolean).join('\n')}`;
    }),
  );
  return texts.join('\n');
}

/** `The/at jury/nn said/vbd` without the tags. */
const untagged = (line: string): string =>
  line
    .trim()
    .split(/\s+/)
    .map((token) => token.slice(0, token.lastIndexOf('/')))
    .join(' ');

/**
 * Opens a split of the Brown corpus: sentences of informative against imaginative prose, split by document.
 * @param files the corpus's own documents, or BROWN_FILE
 * @throws DataError
 */
export async function openBrown(
  files: readonly DataFile[],
  split: string,
  { task = 'brown', vocabulary }: { task?: string; vocabulary?: readonly string[] | undefined } = {},
): Promise<Sentences> {
  if (split !== 'train' && split !== 'val') {
    throw new DataError(`brown has no split '${split}'; there are 'train', 'val'`);
  }
  const packed = files.find(({ name }) => name.endsWith(BROWN_FILE));
  const text = packed ? new TextDecoder().decode(await packed.arrayBuffer()) : await packBrown(files);
  const rows = { train: [] as LabelledText[], val: [] as LabelledText[] };
  for (const [d, document] of text.split('\f').slice(1).entries()) {
    const [name = '', ...lines] = document.split('\n');
    const label = (name[1] ?? '') >= FIRST_IMAGINATIVE ? 1 : 0;
    for (const line of lines) {
      if (line.split(' ').length < LEAST_TOKENS) continue;
      rows[d % VAL_EVERY === 0 ? 'val' : 'train'].push({ label, words: line, text: line });
    }
  }
  if (rows.train.length === 0 || rows.val.length === 0)
    throw new DataError(`${BROWN_FILE} is no Brown corpus`);
  const about = { task, split, classes: BROWN_CLASSES, rows: rows[split] };
  return sentences({ ...about, vocabulary: vocabulary ?? vocabularyOfTexts(rows.train, LEAST) });
}
