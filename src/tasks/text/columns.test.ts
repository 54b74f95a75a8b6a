import { expect, it } from 'vitest';
import type { DataFile } from '../packed.ts';
import { openTsv } from './tsv.ts';

function file(name: string, text: string): DataFile {
  const bytes = new TextEncoder().encode(text);
  return { name, size: bytes.length, arrayBuffer: async () => bytes.slice().buffer };
}

it('S7.38 reads lists of words in JSON lines', async () => {
  const text = '{"tokens":["good",",","film"],"label":1,"meta":{}}\n{"tokens":["bad"],"label":0}\n';
  expect((await openTsv([file('train.jsonl', text)], 'train')).text(0)).toBe('good , film');
});

it('S7.38 takes the one column of several that can be the label', async () => {
  const text = 'category\tlabel\ttext\nfilm\t1\tgood\nfilm\t0\tbad\n';
  expect([...(await openTsv([file('train.tsv', text)], 'train')).labels]).toEqual([1, 0]);
});

it.each<[string, string, string, RegExp]>([
  ['a label behind an id', 'train.tsv', 'a1\t1\tgood film\na2\t0\tbad film\n', /line 1: which of 3 columns/],
  [
    'an id behind the label',
    'train.tsv',
    '1\t17\tgood film\n0\t18\tbad film\n',
    /line 1: two texts that differ/,
  ],
  ['many columns', 'train.csv', '"0","17","Mon","NO_QUERY","me","bad"\n', /line 1: which of 6 columns/],
  ['numbers of columns', 'train.tsv', '0\t1\n1\tgood\n0\tbad\n', /line 1: this line may number the columns/],
  ['a tab within a text', 'train.tsv', '1\tgood\n0\tbad\tand long\n', /line 2: 2 columns expected/],
  [
    'an object for a text',
    'train.jsonl',
    '{"text":{"raw":"good"},"label":1}\n',
    /line 1: the text is empty, or none/,
  ],
  ['two labels', 'train.tsv', 'label\ty\ttext\n1\t0\tgood\n0\t1\tbad\n', /line 1: label or y\? Leave one/],
  ['two texts', 'train.tsv', 'label\ttext\treview\n1\tgood\tdoog\n', /line 1: text or review\? Leave one/],
])('S7.38 refuses %s', async (_, name, text, message) => {
  await expect(openTsv([file(name, text)], 'train')).rejects.toThrow(message);
});
