import { expect, test } from 'vitest';
import { confused } from './confusions.ts';

test('S15.42 the pairs confused most often, each with how many of its class', () => {
  const confusion = [
    [5, 3, 0],
    [1, 9, 0],
    [0, 0, 0],
  ];
  expect(confused(confusion, ['chair', 'stool', 'lamp'], 5)).toEqual([
    { label: 'chair', predicted: 'stool', count: 3, of: 8 },
    { label: 'stool', predicted: 'chair', count: 1, of: 10 },
  ]);
  expect(confused(confusion, ['chair', 'stool', 'lamp'], 1)).toHaveLength(1);
});
