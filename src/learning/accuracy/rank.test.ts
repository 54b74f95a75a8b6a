import { describe, expect, it } from 'vitest';
import { kendallTau, spearmanRho } from './rank.ts';

describe('rank correlations', () => {
  it('are 1 for the same order and -1 for the reverse', () => {
    expect(kendallTau([1, 2, 5], [10, 11, 30])).toBe(1);
    expect(kendallTau([1, 2, 5], [3, 2, 1])).toBe(-1);
    expect(spearmanRho([1, 2, 5], [10, 11, 30])).toBe(1);
    expect(spearmanRho([1, 2, 5], [3, 2, 1])).toBe(-1);
  });

  it('agree with worked examples', () => {
    // Kendall (1938): 12 of 15 pairs in order less 3; Spearman: 1 - 6 * 8 / (6 * 35).
    expect(kendallTau([1, 2, 3, 4, 5, 6], [2, 1, 3, 6, 4, 5])).toBeCloseTo(9 / 15, 12);
    expect(spearmanRho([1, 2, 3, 4, 5, 6], [2, 1, 3, 6, 4, 5])).toBeCloseTo(1 - (6 * 8) / (6 * 35), 12);
  });

  it('correct for ties', () => {
    expect(kendallTau([1, 1, 2], [1, 1, 2])).toBe(1);
    expect(kendallTau([1, 1, 2], [1, 2, 3])).toBeCloseTo(2 / Math.sqrt(6), 12);
  });
});
