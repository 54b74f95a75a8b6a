import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseGenome } from '../../design/genome.ts';
import { genomeFromSeed } from '../../design/testing.ts';
import { survival } from './survival.ts';

/** Ops and functions of the first positions; Connects behind them. */
const of = (...pairs: [number, number][]) => {
  const column = (i: 0 | 1) => Array.from({ length: 12 }, (_, p) => pairs[p]?.[i] ?? 0).join(' ');
  return survival(parseGenome(`${column(0)},${column(1)}`));
};
const COMBINE: [number, number] = [1, 3];
const POOL_MAX: [number, number] = [4, 0];
const POOL_MEAN: [number, number] = [4, 1];
const FULL_MEAN: [number, number] = [2, 1];
const SOURCE_MEAN: [number, number] = [2, 4];
const RELATIVE_MAX: [number, number] = [2, 9];
const RELATIVE_MEAN: [number, number] = [2, 10];

describe('what survives of a signal', () => {
  it('is all of it where every node hands itself on', () => {
    expect(of(FULL_MEAN, COMBINE, POOL_MAX).least).toEqual({ sum: 1, nodes: 1 });
  });

  it('is nothing where differences are summed up: they cancel', () => {
    expect(of(COMBINE, RELATIVE_MEAN, POOL_MEAN).last).toEqual({ sum: 0, nodes: 0 });
    expect(of(COMBINE, RELATIVE_MEAN, POOL_MAX).last.nodes).toBeGreaterThan(0.9);
    expect(of(RELATIVE_MEAN, COMBINE, POOL_MEAN).last).toEqual({ sum: 1, nodes: 1 });
  });

  it('is little of the nodes, and all of their sum, behind means of neighbours', () => {
    const { sum, nodes } = of(SOURCE_MEAN, COMBINE, POOL_MAX).first;
    expect(sum).toBe(1);
    expect(nodes).toBeLessThan(0.3);
    expect(of(SOURCE_MEAN, RELATIVE_MEAN, COMBINE, POOL_MAX).first.nodes).toBeLessThan(nodes + 0.1);
  });

  it('is more with a maximum than with a mean', () => {
    expect(of(RELATIVE_MAX, POOL_MEAN).last.sum).toBe(0.5);
  });

  it('is finite and not negative for every design', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const { first, last, least } = survival(genomeFromSeed(seed));
        for (const share of [first, last, least]) {
          expect(share.sum).toBeGreaterThanOrEqual(0);
          expect(Number.isFinite(share.nodes) && share.nodes >= 0).toBe(true);
        }
      }),
    );
  });
});
