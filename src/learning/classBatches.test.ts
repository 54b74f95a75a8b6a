import { expect, it } from 'vitest';
import { classBatches } from './classBatches.ts';
import { randomStream } from './random.ts';
import { toyClouds } from './testing.ts';

const data = toyClouds(60, 24);

it('draws a few classes with equally many samples of each', () => {
  const batches = classBatches(data, 8);
  const samples = batches.draw(randomStream(1, 'samples'));
  expect(samples).toHaveLength(batches.size);
  const labels = Array.from(samples, (i) => data.labels[i]);
  expect(new Set(labels.slice(0, 4)).size).toBe(1);
  expect(new Set(labels.slice(4)).size).toBe(1);
  expect(labels[0]).not.toBe(labels[4]);
});

it('points every sample at the others of its class, in shares that sum to 1', () => {
  const { size, targets } = classBatches(data, 6);
  expect(size).toBe(6);
  for (let i = 0; i < size; i++) {
    const row = targets.data.subarray(i * size, (i + 1) * size);
    expect(row[i]).toBe(0);
    expect(row.reduce((a, b) => a + b)).toBeCloseTo(1);
    row.forEach((share, j) => {
      expect(share > 0).toBe(i !== j && Math.floor(i / 3) === Math.floor(j / 3));
    });
  }
});
