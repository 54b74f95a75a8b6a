import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ParetoArchive } from './archive.ts';
import { crowding, dominates, fronts, type Ranked } from './dominance.ts';
import { hypervolume } from './hypervolume.ts';

const point = fc.array(fc.nat({ max: 7 }), { minLength: 3, maxLength: 3 });
const points = fc.array(point, { maxLength: 40 });
const cost = ([a, b, c]: number[]) => [a as number, b as number, -(c as number)];
const text = (list: readonly (readonly number[])[]) => [...new Set(list.map((p) => p.join()))].sort();

describe('S10.2 ParetoArchive', () => {
  it('holds exactly the non-dominated values, as by brute force', () => {
    fc.assert(
      fc.property(points, (list) => {
        const archive = new ParetoArchive<number>(['min', 'min', 'max']);
        for (const [i, values] of list.entries()) archive.insert(values, i);
        const expected = list.filter((p) => !list.some((q) => dominates(cost(q), cost(p))));
        expect(text(archive.entries.map((e) => e.values))).toEqual(text(expected));
        expect(archive.size).toBe(text(expected).length);
      }),
    );
  });

  it('would accept exactly what it then takes', () => {
    fc.assert(
      fc.property(points, point, (list, next) => {
        const archive = new ParetoArchive<number>(['min', 'min', 'max']);
        for (const [i, values] of list.entries()) archive.insert(values, i);
        const would = archive.wouldAccept(next);
        expect(archive.insert(next, -1)).toBe(would);
      }),
    );
  });

  it('resumes from its own entries as JSON', () => {
    const archive = new ParetoArchive<string>(['min', 'max'], [{ values: [1, 1], item: 'a' }]);
    archive.insert([2, 5], 'b');
    const again = new ParetoArchive<string>(['min', 'max'], JSON.parse(JSON.stringify(archive.entries)));
    expect(again.entries).toEqual(archive.entries);
    expect(again.insert([3, 4], 'c')).toBe(false);
  });

  it('refuses NaN', () => {
    expect(new ParetoArchive<null>(['min']).insert([Number.NaN], null)).toBe(false);
  });

  it('thins to a limit, keeping the best of each objective', () => {
    const archive = new ParetoArchive<number>(['min', 'max']);
    for (let i = 0; i <= 500; i++) archive.insert([i, i * i], i);
    const shown = archive.thinned(50);
    expect(shown.length).toBeLessThanOrEqual(50);
    expect(shown.length).toBeGreaterThan(20);
    expect(shown.map((e) => e.item)).toEqual(expect.arrayContaining([0, 500]));
    expect(archive.thinned(1000)).toHaveLength(501);
  });
});

describe('hypervolume', () => {
  it('counts the unit cells that the points dominate', () => {
    fc.assert(
      fc.property(fc.array(point, { maxLength: 12 }), (list) => {
        let cells = 0;
        for (let x = 0; x < 8; x++)
          for (let y = 0; y < 8; y++)
            for (let z = 0; z < 8; z++)
              if (list.some(([a, b, c]) => (a as number) <= x && (b as number) <= y && (c as number) <= z))
                cells++;
        expect(hypervolume(list, [8, 8, 8])).toBe(cells);
      }),
    );
  });

  it('is measured against a reference in the directions of the objectives', () => {
    const archive = new ParetoArchive<null>(['min', 'max'], [{ values: [2, 0.9], item: null }]);
    expect(archive.hypervolume([10, 0.5])).toBeCloseTo(8 * 0.4);
  });
});

describe('fronts', () => {
  const ranked = fc.record({ costs: point, violation: fc.constantFrom(0, 0, 1, 2) });

  it('puts nobody behind a front that does not beat it', () => {
    fc.assert(
      fc.property(fc.array(ranked, { maxLength: 30 }), (list: Ranked[]) => {
        const result = fronts(list);
        expect(result.flat().sort((a, b) => a - b)).toEqual([...list.keys()]);
        const rank = new Map(result.flatMap((front, r) => front.map((i) => [i, r] as const)));
        for (const [i, a] of list.entries()) {
          for (const [j, b] of list.entries()) {
            const beats =
              a.violation < b.violation || (a.violation === b.violation && dominates(a.costs, b.costs));
            if (beats) expect(rank.get(i) as number).toBeLessThan(rank.get(j) as number);
          }
        }
        for (const front of result.slice(1)) {
          for (const j of front) {
            const before = result[(rank.get(j) as number) - 1] as number[];
            const b = list[j] as Ranked;
            const beaten = before.some((i) => {
              const a = list[i] as Ranked;
              return (
                a.violation < b.violation || (a.violation === b.violation && dominates(a.costs, b.costs))
              );
            });
            expect(beaten).toBe(true);
          }
        }
      }),
    );
  });

  it('may end with the front that makes enough', () => {
    const list = [0, 1, 2, 3, 4].map((x) => ({ costs: [x, x], violation: 0 }));
    expect(fronts(list, 2)).toEqual([[0], [1]]);
    expect(fronts(list)).toHaveLength(5);
    expect(fronts([], 3)).toEqual([]);
  });

  it('crowds the ends least', () => {
    const list = [0, 1, 2, 10].map((x) => ({ costs: [x, 10 - x], violation: 0 }));
    const distance = crowding(list, [0, 1, 2, 3]);
    expect([distance.get(0), distance.get(3)]).toEqual([Infinity, Infinity]);
    expect(distance.get(2) as number).toBeGreaterThan(distance.get(1) as number);
  });
});
