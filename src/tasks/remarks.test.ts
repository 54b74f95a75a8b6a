import { expect, test } from 'vitest';
import { openClouds } from './clouds/open.ts';
import { asFiles, box, offOf, spiral, xyzOf } from './clouds/testing.ts';
import { cutWords, relabelledWords, remarksOn } from './remarks.ts';
import { shapesTask } from './shapes.ts';
import { openTsv } from './text/tsv.ts';

const files = (change: Record<string, string> = {}) =>
  asFiles({
    ...Object.fromEntries(
      ['train', 'test'].flatMap((split) =>
        [0, 1].flatMap((i) => [
          [`${split}/box/${i}.off`, offOf(box(1, 2, 3 + i))],
          [`${split}/coil/${i}.xyz`, xyzOf(spiral(80, 2 + i))],
        ]),
      ),
    ),
    ...change,
  });

test('S7.720 the same sample in two classes is said with the pair, and what is only there twice is not', async () => {
  expect(relabelledWords(await openClouds(files(), 'train'))).toBe(null);
  expect(
    relabelledWords(await openClouds(files({ 'train/coil/twin.xyz': xyzOf(spiral(80, 2)) }), 'train')),
  ).toBe(null);
  const data = await openClouds(files({ 'train/box/twin.xyz': xyzOf(spiral(80, 2)) }), 'train');
  expect(relabelledWords(data)).toBe(
    '1 of 5 train samples is the same as one of another class (train/coil/0.xyz and train/box/twin.xyz): one of the two labels is wrong',
  );
  expect(relabelledWords(shapesTask({ split: 'train', size: 2 }))).toBe(null);
});

test('S7.720 sentences of which a part is not read are counted', async () => {
  const word = (i: number) => `word${'abcdefgh'[i]}`;
  const line = (label: number, n: number) =>
    `${label}\t${Array.from({ length: n }, (_, i) => word(i)).join(' ')} ${word(0)}`;
  const text = [line(0, 3), line(1, 5), line(1, 8)].join('\n');
  const data = await openTsv(asFiles({ 'train.tsv': text, 'val.tsv': text }), 'train', { task: 'mr' });
  const lengths = [0, 1, 2].map((i) => data.graph(i, 100).words.length).sort((a, b) => a - b);
  const [, middle, longest] = lengths as [number, number, number];
  expect(cutWords(data, longest)).toBe(null);
  expect(cutWords(data, longest - 1)).toContain(
    `1 of 3 train sentences has more than ${longest - 1} distinct words`,
  );
  expect(remarksOn(data, middle - 1)).toEqual([
    `2 of 3 train sentences have more than ${middle - 1} distinct words and known pairs: what is beyond them is not read`,
  ]);
});
