import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../design/random.ts';
import { FOREST_DEFAULTS, fitForest } from './fitForest.ts';
import { askForest, type Forest, forestProblem } from './forest.ts';
import { packedForest } from './packedForest.ts';

const options = { ...FOREST_DEFAULTS, trees: 20, features: 0.9 };
const random = randomStream(3, 'rows');
const WIDTH = 10;
const row = () => Float64Array.from({ length: WIDTH }, () => random());
const rows = Array.from({ length: 80 }, row);
/** A step and a slope, which no straight line fits. */
const rule = ([x = 0, y = 0]: ArrayLike<number> & Iterable<number>) => (x < 0.5 ? 0.2 : 0.6) + 0.2 * y;
const targets = rows.map(rule);
const forest = fitForest(rows, targets, options);

describe('a forest', () => {
  it('finds a planted rule on rows that it has not seen', () => {
    const unseen = Array.from({ length: 40 }, row);
    const errors = unseen.map((row) => Math.abs(askForest(forest, row).mean - rule(row)));
    expect(errors.reduce((a, b) => a + b) / errors.length).toBeLessThan(0.05);
  });

  it('answers within its targets, and says how far its trees disagree', () => {
    const numbers = fc.double({ min: -10, max: 10, noNaN: true });
    fc.assert(
      fc.property(fc.array(numbers, { minLength: WIDTH, maxLength: WIDTH }), (row) => {
        const { mean, spread } = askForest(forest, row);
        expect(mean).toBeGreaterThanOrEqual(Math.min(...targets) - 1e-12);
        expect(mean).toBeLessThanOrEqual(Math.max(...targets) + 1e-12);
        expect(spread).toBeGreaterThanOrEqual(0);
      }),
    );
    const at = (x: number) =>
      askForest(
        forest,
        Array.from({ length: WIDTH }, (_, f) => (f === 0 ? x : 0.5)),
      );
    expect(at(0.5).spread).toBeGreaterThan(at(0.9).spread);
  });

  it('S8.420 answers the same to the last digit when it is packed, whatever it was asked before', () => {
    const split = forest.feature.findIndex((f) => f >= 0);
    const edge = forest.value[split] as number;
    const numbers = fc.oneof(fc.double({ min: -1, max: 2 }), fc.constantFrom(edge, 0, 0.5, Number.NaN));
    const rowsOf = fc.array(fc.array(numbers, { minLength: WIDTH, maxLength: WIDTH }), { maxLength: 8 });
    for (const trees of [1, 3, 20]) {
      const some = trees === 20 ? forest : fitForest(rows, targets, { ...options, trees });
      const ask = packedForest(some);
      fc.assert(
        fc.property(rowsOf, (list) => {
          for (const row of [...list, ...rows]) expect(ask(row)).toEqual(askForest(some, row));
        }),
        { numRuns: 20 },
      );
    }
  });

  it('is the same for the same seed, and another for another', () => {
    expect(fitForest(rows, targets, options)).toEqual(forest);
    expect(fitForest(rows, targets, { ...options, seed: 2 })).not.toEqual(forest);
  });

  it('is one leaf a tree when all targets are equal', () => {
    const flat = fitForest(
      rows,
      rows.map(() => 0.7),
      options,
    );
    expect(askForest(flat, rows[0] as Float64Array).mean).toBeCloseTo(0.7, 12);
    expect(forestProblem(flat, WIDTH)).toBeNull();
  });

  it('that was read has a problem when a walk would go astray', () => {
    expect(forestProblem(forest, WIDTH)).toBeNull();
    const inner = forest.feature.findIndex((f) => f >= 0);
    const changed = (part: keyof Forest, at: number, to: number) => {
      const copy: Forest = { ...forest, [part]: forest[part].slice() };
      copy[part][at] = to;
      return forestProblem(copy, WIDTH);
    };
    expect(changed('next', inner, inner)).toContain('leads nowhere');
    expect(changed('feature', inner, 17)).toContain('feature 17 of 10');
    expect(changed('value', inner, Number.NaN)).toContain('no number');
    expect(changed('roots', 0, forest.feature.length)).toContain('beyond');
    expect(forestProblem({ ...forest, roots: new Int32Array(0) }, WIDTH)).toContain('no tree');
    expect(forestProblem({ ...forest, next: new Int32Array(1) }, WIDTH)).toContain('do not fit');
  });
});
