import { describe, expect, it } from 'vitest';
import type { DataFile } from '../packed.ts';
import { describeTsv, openTsv } from './tsv.ts';

function file(name: string, content: string | Uint8Array<ArrayBuffer>): DataFile {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return { name, size: bytes.length, arrayBuffer: async () => bytes.slice().buffer };
}
const bytesOf = (...codes: number[]) => Uint8Array.from(codes);
const train = file('train.tsv', '1\tgood film\n0\tbad film\n');

describe('S7.760 tables as programs write them are read', () => {
  it.each<[string, string, string]>([
    ['what parts the cells in a first line', 'train.csv', 'sep=;\r\nlabel;text\r\n1;"a; b"\r\n0;c\r\n'],
    ['that line for commas, in a text file', 'train.txt', '"sep=,"\nlabel,text\n1,a; b\n0,c\n'],
    ['rows of empty cells at the end', 'train.csv', 'label,text\n1,a; b\n0,c\n,\n , \n'],
    ['lines of spaces', 'train.tsv', '1\ta; b\n   \n0\tc\n\t\n'],
    ['a semicolon in the first text', 'train.csv', '1,a; b\n0,c\n'],
    ['a semicolon in the first text, the label last', 'train.csv', 'a; b,1\nc,0\n'],
  ])('%s', async (_, name, text) => {
    const data = await openTsv([file(name, text)], 'train');
    expect([data.text(0), data.text(1), ...data.labels]).toEqual(['a; b', 'c', 1, 0]);
  });

  it('line ends within quotes, in TSV where nothing else explains the rows', async () => {
    const text = 'label\ttext\n1\t"good\n""film"""\n0\t"bad"\n1\tso\n';
    const data = await openTsv([file('train.tsv', text)], 'train');
    expect([0, 1, 2].map((i) => data.text(i))).toEqual(['good\n"film"', 'bad', 'so']);
    const torn = '0\t" good "\n1\t" so\n0\t\tbad\n1\tfilm\n0\tlong "\n1\tso\n';
    await expect(openTsv([file('train.tsv', torn)], 'train')).rejects.toThrow(/train\.tsv line \d/);
    const letters = await openTsv([file('train.tsv', '1\t"good\n0\tbad"\n')], 'train');
    expect([letters.text(0), letters.text(1)]).toEqual(['"good', 'bad"']);
  });

  it('more rows than a call has arguments', async () => {
    const rows = Array.from({ length: 200_000 }, (_, i) => `${i % 2}\tgood ${i % 7}\n`);
    expect((await openTsv([file('train.tsv', rows.join(''))], 'train')).size).toBe(200_000);
  });

  it.each(['mr.dev.tsv', 'devel.tsv', 'mr_development.csv'])('%s as val', async (name) => {
    const text = name.endsWith('.csv') ? '1,good\n' : '1\tgood\n';
    expect((await openTsv([train, file(name, text)], 'val')).size).toBe(1);
  });
});

describe('S7.761 labels that are none', () => {
  it('-1 for every sentence is no class', async () => {
    const text = '{"sentence":"good","label":-1}\n{"sentence":"bad","label":-1}\n';
    const files = [train, file('test.jsonl', text)];
    for (const split of ['val', 'test'])
      await expect(openTsv(files, split)).rejects.toThrow(/test\.jsonl: every label is -1.*write 0/);
  });

  it('a table that is neither train nor val may be without: it is left out, which is said', async () => {
    const test = file('test.tsv', 'index\tsentence\n0\tgood\n');
    const { splits, remarks } = await describeTsv([train, file('dev.tsv', '1\tgood\n'), test]);
    expect(splits).toEqual({ train: 2, val: 1 });
    expect(remarks).toEqual([expect.stringMatching(/^left out: test\.tsv line 1: columns called label/)]);
    await expect(describeTsv([train, file('dev.tsv', 'index\tsentence\n')])).rejects.toThrow(
      'dev.tsv line 1',
    );
  });
});

it('S7.762 words that look the same are the same word', async () => {
  const val = file('val.tsv', '1\tcafe\u0301 go\u00adod\n0\t\u200f\u200bbad\u2060\n');
  const data = await openTsv([file('train.tsv', '1\tcaf\u00e9 good\n0\tbad\n'), val], 'val');
  const words = (i: number) => [...data.graph(i, 8).words].map((row) => data.vocabulary[row]);
  expect([words(0), words(1)]).toEqual([['caf\u00e9', 'caf\u00e9 good', 'good'], ['bad']]);
});

it.each<[string, Uint8Array<ArrayBuffer>, RegExp]>([
  [
    'GBK',
    bytesOf(0x31, 9, 0xba, 0xc3, 10, 0x30, 9, 0xbb, 0xb5, 10),
    /^train\.tsv: text in neither UTF-8 nor/,
  ],
  ['Shift JIS', bytesOf(0x31, 9, 97, 10, 0x30, 9, 0x81, 0x41, 10), /^train\.tsv line 2: text in neither/],
  ['windows-1251', bytesOf(0x31, 9, 0xf5, 0xee, 0xf0, 10), /save it as UTF-8/],
])('S7.763 text in %s is refused', async (_, bytes, message) => {
  await expect(openTsv([file('train.tsv', bytes)], 'train')).rejects.toThrow(message);
});

it.each<[string, string, RegExp]>([
  ['a list of JSON', '[{"text":"good","label":1},\n', /line 1: no JSON.*a whole object on each line/],
  ['an object over lines', '{\n"text":"good",\n', /line 1: no JSON.*a whole object on each line/],
])('S7.36 refuses %s in JSON lines', async (_, text, message) => {
  await expect(openTsv([file('train.jsonl', text)], 'train')).rejects.toThrow(message);
});
