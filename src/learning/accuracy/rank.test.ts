import { expect, it } from 'vitest';
import { kendallTau } from './rank.ts';

it('Kendall’s tau is 1 for the same order, -1 for the reverse, and corrects for ties', () => {
  expect(kendallTau([1, 2, 5], [10, 11, 30])).toBe(1);
  expect(kendallTau([1, 2, 5], [3, 2, 1])).toBe(-1);
  expect(kendallTau([1, 1, 2], [1, 1, 2])).toBe(1);
  expect(kendallTau([1, 1, 2], [1, 2, 3])).toBeCloseTo(2 / Math.sqrt(6), 12);
  // Kendall (1938): 12 of 15 pairs in order less 3.
  expect(kendallTau([1, 2, 3, 4, 5, 6], [2, 1, 3, 6, 4, 5])).toBeCloseTo(9 / 15, 12);
});
