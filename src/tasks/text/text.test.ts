import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openTaskFolder } from '../folder.node.ts';
import type { DataFile } from '../packed.ts';
import { openTask, TASKS, taskInfo } from '../registry.ts';
import { sentencesContract } from '../sentences.contract.ts';
import type { Sentences } from '../task.ts';
import { openBrown, packBrown } from './brown.ts';
import { BROWN_FILE } from './classes.ts';
import { EMBEDDED } from './open.ts';
import { describeTsv, openTsv, parseTsv } from './tsv.ts';
import { UNKNOWN, vocabularyOf } from './vocabulary.ts';
import { withPairs, wordGraph, wordsOf } from './wordGraph.ts';

function file(name: string, text: string): DataFile {
  const bytes = new TextEncoder().encode(text);
  return { name, size: bytes.length, arrayBuffer: async () => bytes.slice().buffer };
}

const TRAIN =
  '1\ta good film , a good one\tA GOOD film, a good one.\n0\ta bad film\n1\tgood\n0\tbad and long\n';
const folder = [file('mr/train.tsv', TRAIN), file('mr/val.tsv', '\uFEFF0\tbad\r\n1\tgood indeed\r\n')];

sentencesContract('a small folder of MR', (split) => openTsv(folder, split));

const opened = new Map<string, Promise<Sentences>>();
/** Its 500 documents are read once for each split. */
function brown(split: string): Promise<Sentences> {
  const known = opened.get(split) ?? (openTaskFolder({ task: 'brown' }, split) as Promise<Sentences>);
  opened.set(split, known);
  return known;
}
sentencesContract('Brown', brown);

const mr = resolve(import.meta.dirname, '../../../../shared/data/mr');
if (existsSync(mr)) {
  sentencesContract('MR', (split) => openTaskFolder({ task: 'mr', data: mr }, split) as Promise<Sentences>);
} else {
  it.skip(`MR is not at ${mr}`);
}

it('every text of an npm package can be read', () => {
  const embedded = TASKS.filter((task) => task.embedded);
  expect(embedded.map(({ name }) => name)).toEqual([...EMBEDDED.keys()]);
});

describe('word graphs', () => {
  const row = (word: string) => word.charCodeAt(0);
  it('S7.14 nodes are the distinct words in order; words of one window are neighbours, the closest first', () => {
    const { words, neighbours } = wordGraph(wordsOf('A b a C'), row, 9, { window: 3, neighbours: 4 });
    expect([...words]).toEqual(['a', 'b', 'c'].map(row));
    expect([...neighbours]).toEqual([0, 1, 2, 0, 1, 0, 2, 1, 2, 0, 1, 2]);
  });

  it('S7.14 a pair that has an embedding is a node between its two words', () => {
    expect(withPairs(wordsOf('not good , not bad'), (term) => term === 'not good')).toEqual([
      'not',
      'not good',
      'good',
      ',',
      'not',
      'bad',
    ]);
  });

  it('S7.14 keeps the closest neighbours where there are more than slots', () => {
    const { neighbours } = wordGraph(wordsOf('a b c d'), row, 9, { window: 4, neighbours: 2 });
    expect([...neighbours]).toEqual([0, 1, 1, 0, 2, 1, 3, 2]);
  });

  it('S7.15 the vocabulary holds what comes often enough, the most frequent first, behind the unknown word', () => {
    const texts = [
      ['b', 'a'],
      ['a', 'c'],
      ['c', 'b', 'a'],
    ];
    expect(vocabularyOf(texts, { words: 3, pairs: null })).toEqual([UNKNOWN, 'a']);
    expect(vocabularyOf(texts, { words: 3, pairs: 2 })).toEqual([UNKNOWN, 'a', 'b a']);
  });
});

describe('tab-separated sentences', () => {
  it('S7.16 reads labels, words and the original text', () => {
    expect(parseTsv('x.tsv', TRAIN)[0]).toEqual({
      label: 1,
      words: 'a good film , a good one',
      text: 'A GOOD film, a good one.',
    });
  });

  it('S7.16 reads words without their endings', () => {
    expect(parseTsv('x.tsv', '1\tBrightly acted scenes , ever so witty\n')[0]?.words).toBe(
      'bright act scen , ever so witt',
    );
  });

  it('S7.16 a folder is described by its splits', async () => {
    expect(await describeTsv(folder)).toEqual({
      classes: 2,
      splits: { train: 4, val: 2 },
      pointsPerSample: 128,
      remarks: [],
    });
  });

  it('S7.15 reads unseen sentences with the vocabulary of a trained network, without the train split', async () => {
    const files = [file('test.tsv', '1\tgood film unheard\n')];
    const data = await openTsv(files, 'test', { vocabulary: [UNKNOWN, 'film', 'good'] });
    expect([...data.graph(0, 8).words]).toEqual([2, 1, 0]);
  });

  const broken: [string, string, RegExp][] = [
    ['no tab', '1\tgood\nno tab here\n', /train\.tsv line 2: expected label, tab, text/],
    [
      'a label that is no number',
      'spam\tgood\n',
      /train\.tsv line 1: the label 'spam' is no number and no word.*write 0/,
    ],
    [
      'words of other tasks',
      'spam\tbuy\nham\thello\n',
      /train\.tsv line 1: the label 'spam' .*write 0 \(negative\) and 1.*its labels are spam, ham$/,
    ],
    ['1 and 2', '1\tbad\n2\tgood\n', /train\.tsv line 2: label 2; there are 0 .*its labels are 1, 2$/],
    [
      'labels of two kinds',
      '1\tgood\n-1\tbad\n0\tso\n',
      /train\.tsv line 3: label 0; there are 0 \(negative\)/,
    ],
    [
      'a header of other names',
      'sentence\tstars\ngood\t1\n',
      /train\.tsv line 1: columns called label and sentence/,
    ],
    ['a label without a class', '1\tgood\n2\tgood\n', /train\.tsv line 2: label 2; there are 0 \(negative\)/],
    ['an empty text', '1\tgood\n0\t \n', /train\.tsv line 2: the text is empty/],
    ['one class', '1\tgood\n1\tgreat\n', /train\.tsv: every line has the label 1 \(positive\)/],
    ['nothing', '\n', /train\.tsv: there is no sentence/],
  ];
  it.each(broken)('S7.16 refuses %s by file and line', async (_, text, message) => {
    await expect(openTsv([file('train.tsv', text)], 'train')).rejects.toThrow(message);
  });

  it('S7.16 refuses a folder without such files, and a split that is not there', async () => {
    await expect(openTsv([file('a/chair.off', 'OFF')], 'train')).rejects.toThrow(
      /wrong layout.*a\/chair\.off/,
    );
    await expect(openTsv(folder, 'test')).rejects.toThrow(/no split 'test'.*train\.tsv, val\.tsv/);
    await expect(openTask({ task: 'mr' }, 'train')).rejects.toThrow(/no data.*GCODE_MR/);
  });
});

describe('S7.36 sentences as people have them', () => {
  const shapes: [string, string, string][] = [
    ['a header, the label last', 'train.tsv', 'sentence\tlabel\ngood, film\t1\nbad "film"\t0\n'],
    ['the label last', 'train.tsv', 'good, film\t1\nbad "film"\t0\n'],
    ['words', 'train.tsv', 'positive\tgood, film\nNEG\tbad "film"\n'],
    ['false and true', 'train.tsv', 'True\tgood, film\nfalse\tbad "film"\n'],
    ['no and yes', 'train.csv', 'yes,"good, film"\nno,"bad ""film"""\n'],
    ['-1 and 1', 'train.tsv', '1\tgood, film\n-1\tbad "film"\n'],
    ['floats', 'train.tsv', '1.0\tgood, film\r0.0\tbad "film"\r'],
    ['another column first', 'train.tsv', 'idx\tlabel\ttext\n7\t1\tgood, film\n8\t0\tbad "film"\n'],
    ['quotes in TSV', 'train.tsv', '1\t"good, film"\n0\t"bad ""film"""\n'],
    ['CSV', 'train.csv', 'label,text\n1,"good, film"\n0,"bad ""film"""\n'],
    ['CSV by semicolons', 'mr/train.CSV', '1;good, film\n0;"bad ""film"""\n'],
    [
      'JSON lines',
      'sst2_train.jsonl',
      '{"text":"good, film","label":1}\n{"text":"bad \\"film\\"","label":0}\n',
    ],
  ];
  it.each(shapes)('reads %s', async (_, name, text) => {
    const data = await openTsv([file(name, text)], 'train');
    expect([data.text(0), data.text(1), ...data.labels]).toEqual(['good, film', 'bad "film"', 1, 0]);
  });

  it.each(['dev', 'valid', 'validation', 'Val'])('%s.tsv is val', async (name) => {
    const files = [file('train.tsv', TRAIN), file(`${name}.tsv`, '1\tgood\n')];
    expect((await openTsv(files, 'val')).size).toBe(1);
  });

  it.each<[string, string, RegExp]>([
    ['a comma in a text without quotes', '1,good\n0,bad, and long\n', /train\.csv line 2: 2 columns.*quotes/],
    ['a quote that is not closed', '1,"good\n0,bad\n', /train\.csv line 1: .*quote/i],
  ])('refuses %s', async (_, text, message) => {
    await expect(openTsv([file('train.csv', text)], 'train')).rejects.toThrow(message);
  });

  it('S7.33 reads windows-1252 and UTF-16, and says what it assumed', async () => {
    const text = '1\tun café – naïve\n0\tbad\n';
    const old = Uint8Array.from([...text], (c) => (c === '–' ? 0x96 : c.charCodeAt(0)));
    const wide = Uint8Array.from(
      [...`\uFEFF${text}`].flatMap((c) => [c.charCodeAt(0) & 255, c.charCodeAt(0) >> 8]),
    );
    const of = (bytes: Uint8Array<ArrayBuffer>): DataFile => ({
      ...file('train.tsv', ''),
      arrayBuffer: async () => bytes.buffer,
    });
    const [a, b] = [await openTsv([of(old)], 'train'), await openTsv([of(wide)], 'train')];
    expect([a.text(0), b.text(0)]).toEqual(Array(2).fill('un café – naïve'));
    expect([a.recognised, b.recognised]).toEqual([
      'train.tsv is not UTF-8 and was read as windows-1252',
      undefined,
    ]);
    const lost = await openTsv([file('train.tsv', '1\tcaf\uFFFD\n0\tbad\n')], 'train');
    expect(lost.recognised).toContain('1 letters that were lost before');
  });
});

describe('the Brown corpus', () => {
  it('S7.17 has 43,387 train and 10,718 val sentences, no document in both, a third imaginative', async () => {
    const [train, val] = [await brown('train'), await brown('val')];
    const { points, text } = taskInfo('brown');
    const nodes = Array.from({ length: val.size }, (_, i) => val.graph(i, points).words.length).sort(
      (a, b) => a - b,
    );
    const at = (share: number) => nodes[Math.floor(share * (nodes.length - 1))];
    expect(text).toMatchObject({
      vocabulary: val.vocabulary.length,
      lengths: { low: at(0.25), typical: at(0.5), high: at(0.75) },
    });
    expect([train.size, val.size]).toEqual([43_387, 10_718]);
    expect(val.labels.reduce((a, b) => a + b, 0) / val.size).toBeCloseTo(0.339, 3);
    expect(val.text(0)).toMatch(/^The Fulton County Grand Jury said Friday/);
    await expect(brown('test')).rejects.toThrow(/no split 'test'/);
  });

  it('S7.17 is the same from its own documents and from the one file that a browser gets', async () => {
    const line = 'It/pps was/bedz a/at cold/jj day/nn ./.';
    const documents = ['ca01', 'ca02', 'ck01', 'ck02', 'ca03', 'cr09'].map((name) =>
      file(name, `\n\t${line}\n`),
    );
    const packed = [file(`assets/${BROWN_FILE}`, await packBrown(documents))];
    const [a, b] = [await openBrown(documents, 'train'), await openBrown(packed, 'train')];
    expect([...a.labels]).toEqual([0, 0, 1, 1]);
    expect([b.labels, b.vocabulary, b.text(0)]).toEqual([a.labels, a.vocabulary, 'It was a cold day .']);
    await expect(openBrown([file('readme', 'x')], 'val')).rejects.toThrow(/no document of the Brown corpus/);
  });
});

describe('S7.681 a split of sentences without a known word is refused by its file', () => {
  const [train] = folder as [DataFile];
  const none = /val\.tsv: none of its 2 sentences has a word of the train split/;
  it.each([
    ['of another language', '1\tbon\n0\tmauvais\n', undefined],
    ['of other words than a trained network has', '1\tgood\n0\tbad\n', [UNKNOWN, 'bon']],
  ])('%s', async (_, text, vocabulary) => {
    await expect(openTsv([train, file('val.tsv', text)], 'val', { vocabulary })).rejects.toThrow(none);
  });

  it('one known word is enough', async () => {
    const val = file('val.tsv', '1\tgood\n0\tmauvais\n');
    expect((await openTsv([train, val], 'val')).size).toBe(2);
  });
});
