import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normal, permutation, randomStream } from '../design/random.ts';
import { AUGMENTATION } from './augmentation.ts';
import { augment, dropoutMask, pointsTensor, targetsTensor } from './batches.ts';
import { rateAt } from './schedule.ts';
import { toyClouds } from './testing.ts';

describe('batches', () => {
  const data = toyClouds(9, 8);

  it('stack the first n points of the samples in order', () => {
    const { dims, data: points } = pointsTensor(data, [4, 0], 5);
    expect(dims).toEqual([10, 3]);
    const one = new Float32Array(15);
    data.read(0, 5, one, 0);
    expect(points.slice(15)).toEqual(one);
  });

  it('draw n different points of the first so many, others each time', () => {
    const random = randomStream(3, 'test');
    const all = new Float32Array(24);
    data.read(2, 8, all, 0);
    const stored = Array.from({ length: 8 }, (_, i) => all.slice(3 * i, 3 * i + 3).join());
    const drawn = () => {
      const { data: points } = pointsTensor(data, [2], 4, { augmentation: { drawFrom: 6 }, random });
      return Array.from({ length: 4 }, (_, i) => stored.indexOf(points.slice(3 * i, 3 * i + 3).join()));
    };
    const seen = Array.from({ length: 50 }, drawn);
    for (const choice of seen) expect(new Set(choice).size).toBe(4);
    expect([...new Set(seen.flat())].sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('smooth one-hot labels to rows that sum to 1', () => {
    const { data: targets } = targetsTensor(data, [1, 2], 0.3);
    [0.1, 0.8, 0.1, 0.1, 0.1, 0.8].forEach((value, i) => {
      expect(targets[i]).toBeCloseTo(value, 6);
    });
  });

  it('drop at the rate asked for and keep the mean', () => {
    const { data: mask } = dropoutMask([100, 100], 0.25, randomStream(1, 'test'));
    const mean = mask.reduce((sum, value) => sum + value, 0) / mask.length;
    expect(mean).toBeCloseTo(1, 1);
    expect(new Set(mask).size).toBe(2);
  });

  it('augment within the bounds, and not at all without options', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const points = Float32Array.of(9, 9, 9, 1, 0.5, -1, 0, 0, 0);
        augment(points, 3, 2, AUGMENTATION, randomStream(seed, 'test'));
        expect([...points.slice(0, 3)]).toEqual([9, 9, 9]);
        points.slice(6).forEach((shift, axis) => {
          expect(Math.abs(shift)).toBeLessThanOrEqual(0.2001);
          const factor = ((points[3 + axis] as number) - shift) / ([1, 0.5, -1][axis] as number);
          expect(factor).toBeGreaterThan(0.666);
          expect(factor).toBeLessThan(1.501);
        });
      }),
    );
    const same = Float32Array.of(1, 2, 3);
    augment(same, 0, 1, {}, randomStream(1, 'test'));
    expect([...same]).toEqual([1, 2, 3]);
  });

  it('rotate about z: heights and distances stay', () => {
    const points = Float32Array.of(3, 4, 5);
    augment(points, 0, 1, { rotation: true }, randomStream(2, 'test'));
    expect(points[2]).toBe(5);
    expect(Math.hypot(points[0] as number, points[1] as number)).toBeCloseTo(5, 4);
    expect(points[0]).not.toBeCloseTo(3, 2);
  });
});

describe('random streams', () => {
  it('repeat for the same seed, purpose and index, and differ otherwise', () => {
    const first = (...of: Parameters<typeof randomStream>) => randomStream(...of)();
    expect(first(1, 'a', 2)).toBe(first(1, 'a', 2));
    expect(new Set([first(1, 'a', 2), first(2, 'a', 2), first(1, 'b', 2), first(1, 'a', 3)]).size).toBe(4);
  });
  it('shuffle all of 0..n-1', () => {
    expect([...permutation(50, randomStream(1, 'x'))].sort((a, b) => a - b)).toEqual([...Array(50).keys()]);
  });
  it('give normal numbers of unit variance', () => {
    const random = randomStream(1, 'normal');
    const values = Array.from({ length: 4000 }, () => normal(random));
    expect(values.reduce((sum, x) => sum + x, 0) / 4000).toBeCloseTo(0, 1);
    expect(values.reduce((sum, x) => sum + x * x, 0) / 4000).toBeCloseTo(1, 1);
  });
});

describe('the learning rate', () => {
  it('rises to the highest, then falls along half a cosine', () => {
    const rates = Array.from({ length: 200 }, (_, step) => rateAt(step, 200, 0.1));
    expect(Math.max(...rates)).toBeCloseTo(0.1, 6);
    expect(rates.indexOf(Math.max(...rates))).toBe(9);
    expect(rates[0]).toBeCloseTo(0.01, 6);
    expect(rates.at(-1)).toBeCloseTo(0.001, 3);
    expect(rates.slice(10).every((rate, i, all) => i === 0 || rate <= (all[i - 1] as number))).toBe(true);
  });
});
