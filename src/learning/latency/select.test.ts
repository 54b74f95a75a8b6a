import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type SelectionCandidate, selectDesigns, traitsOf } from './select.ts';
import { plantedExample } from './testing.ts';

const candidate = (spread: number, ...traits: number[]): SelectionCandidate => ({ spread, traits });

test('S9.66 of equal disagreement, the farthest from what is known and chosen comes next', () => {
  const line = [0, 1, 2, 7, 8, 10].map((x) => candidate(1, x));
  expect(selectDesigns(line, [[0]], 2)).toEqual([5, 3]);
  expect(selectDesigns(line, [[0], [10]], 1)).toEqual([3]);
});

test('S9.66 of equal distance, the networks disagree most on the first; alike designs are not chosen together', () => {
  expect(selectDesigns([candidate(1, 0), candidate(3, 2)], [[1]], 1)).toEqual([1]);
  const twins = [candidate(3, 5), candidate(2.9, 5.01), candidate(1, 0)];
  expect(selectDesigns(twins, [], 2)).toEqual([0, 2]);
});

test('S9.66 as many as asked for, each once, in an order that does not depend on how many', () => {
  const list = fc.array(
    fc.tuple(fc.double({ min: 0, max: 2, noNaN: true }), fc.double({ min: -5, max: 5, noNaN: true })),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(list, fc.nat(40), (pairs, count) => {
      const candidates = pairs.map(([spread, trait]) => candidate(spread, trait, 1));
      const chosen = selectDesigns(candidates, [[0, 1]], count);
      expect(chosen).toHaveLength(Math.min(count, candidates.length));
      expect(new Set(chosen).size).toBe(chosen.length);
      expect(selectDesigns(candidates, [[0, 1]], candidates.length).slice(0, count)).toEqual(chosen);
    }),
  );
});

test('S9.66 a design has the same traits whenever they are read, and other designs have others', () => {
  const [a, again, b] = [plantedExample(1, 40), plantedExample(1, 40), plantedExample(2, 40)].map(
    ({ graph }) => traitsOf(graph),
  );
  expect(a).toEqual(again);
  expect(a).not.toEqual(b);
  expect(a?.every(Number.isFinite)).toBe(true);
});
