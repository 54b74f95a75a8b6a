import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomStream } from '../design/random.ts';
import { POINTS } from '../onnx/trainingContext.ts';
import { batchFeeds, targetsTensor } from './batches.ts';
import { replaceBall } from './mixture.ts';
import { toyClouds } from './testing.ts';

const N = 16;
const data = toyClouds(9, N);
const rows = (points: ArrayLike<number>): string[] =>
  Array.from({ length: points.length / 3 }, (_, i) =>
    [points[3 * i], points[3 * i + 1], points[3 * i + 2]].join(),
  );
const stored = (sample: number): string[] => {
  const cloud = new Float32Array(3 * N);
  data.read(sample, N, cloud, 0);
  return rows(cloud);
};

test('S8.720 a ball is filled with the nearest points of the other cloud', () => {
  const cloud = Float32Array.of(0, 0, 0, 5, 0, 0, 1, 0, 0, 9, 0, 0);
  const other = Float32Array.of(8, 8, 8, 0, 2, 0, 7, 7, 7, 0, 0, 0.5);
  replaceBall(cloud, other, 4, 2, [0, 0, 0]);
  expect([...cloud]).toEqual([0, 0, 0.5, 5, 0, 0, 0, 2, 0, 9, 0, 0]);
});

test('S8.720 a mixed cloud has so many points of another sample as its target says', () => {
  fc.assert(
    fc.property(fc.integer(), fc.double({ min: 0, max: 1, noNaN: true }), (seed, mix) => {
      const samples = [4, 0, 7];
      const change = { augmentation: { mix }, random: randomStream(seed, 'test') };
      const { feeds, mixtures = [] } = batchFeeds(data, samples, N, change);
      const points = rows(feeds[POINTS]?.data as Float32Array);
      const { data: targets } = targetsTensor(data, samples, 0, mixtures);
      const classes = data.classes.length;
      samples.forEach((sample, b) => {
        const next = samples[(b + 1) % 3] as number;
        const shown = points.slice(b * N, (b + 1) * N);
        const foreign = new Set(stored(next));
        const count = shown.filter((row) => foreign.has(row)).length;
        const expected = new Array<number>(classes).fill(0);
        for (const [of, share] of [
          [sample, N - count],
          [next, count],
        ] as const) {
          const label = data.labels[of] as number;
          expected[label] = (expected[label] as number) + share / N;
        }
        expected.forEach((share, label) => {
          expect(targets[b * classes + label]).toBeCloseTo(share, 6);
        });
        expect(new Set(shown).size).toBe(N);
      });
    }),
  );
});

test('S8.720 nothing is mixed without the option, and other draws stay the same', () => {
  const random = () => randomStream(5, 'test');
  const plain = batchFeeds(data, [1, 2], N, { augmentation: { shift: 0.1 }, random: random() });
  const none = batchFeeds(data, [1, 2], N, { augmentation: { shift: 0.1, mix: 0 }, random: random() });
  expect(plain).toEqual(none);
  expect(plain.mixtures).toBeUndefined();
});
