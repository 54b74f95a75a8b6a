import { expect, test } from 'vitest';
import { fidelity, pairsInOrder } from './metrics.ts';

test('errors are relative to the measurement', () => {
  const { mape, within5, within10, within20, count } = fidelity([100, 100, 100, 100], [104, 109, 81, 60]);
  expect(mape).toBeCloseTo((0.04 + 0.09 + 0.19 + 0.4) / 4, 10);
  expect([within5, within10, within20, count]).toEqual([0.25, 0.5, 0.75, 4]);
});

test('pairs: equal measurements do not count, equal predictions count half', () => {
  expect(pairsInOrder([1, 2, 3], [10, 20, 30])).toBe(1);
  expect(pairsInOrder([1, 2, 3], [30, 20, 10])).toBe(0);
  expect(pairsInOrder([1, 2], [5, 5])).toBe(0.5);
  expect(pairsInOrder([1, 1, 2], [9, 8, 10])).toBe(1);
  expect(pairsInOrder([1], [1])).toBeNaN();
});

test('lists that do not match, and measurements that cannot be, are refused', () => {
  expect(() => fidelity([1], [])).toThrow(RangeError);
  expect(() => fidelity([], [])).toThrow(RangeError);
  expect(() => fidelity([0], [1])).toThrow(RangeError);
});
