import { expect, test } from 'vitest';
import { epochOrder } from './epochs.ts';
import { toyClouds } from './testing.ts';

const data = toyClouds(10, 4);
const recipe = { batch: 4, seed: 1, balanced: false };

test('S8.46 an epoch shows each sample, and fills its last batch up with the first ones', () => {
  const order = [...epochOrder(data, recipe, 1)];
  expect(order).toHaveLength(12);
  expect(new Set(order).size).toBe(10);
  expect(order.slice(10)).toEqual(order.slice(0, 2));
  expect([...epochOrder(data, recipe, 1)]).toEqual(order);
  expect([...epochOrder(data, recipe, 2)]).not.toEqual(order);
});

test('S8.46 balanced, each class comes equally often and its samples take turns', () => {
  const rare = { ...toyClouds(33, 4), labels: Uint8Array.from({ length: 33 }, (_, i) => (i < 3 ? i : 0)) };
  const order = epochOrder(rare, { batch: 33, seed: 1, balanced: true }, 1);
  const counts = [0, 0, 0];
  for (const sample of order)
    counts[rare.labels[sample] as number] = (counts[rare.labels[sample] as number] ?? 0) + 1;
  expect(counts).toEqual([11, 11, 11]);
  expect(new Set([...order].filter((sample) => rare.labels[sample] === 0)).size).toBe(11);
});
