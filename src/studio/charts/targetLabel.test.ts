import { expect, test } from 'vitest';
import { labelAbove } from './targetLabel.ts';

test('S15.661 the label of a target stands on the side of its line where the curve is not', () => {
  const box = { y0: 0, y1: 100 };
  expect(labelAbove(50, [60, 55, 20], box)).toBe(true);
  expect(labelAbove(50, [45, 40, 80], box)).toBe(false);
  // Inside of the panel in any case.
  expect(labelAbove(10, [15], box)).toBe(false);
  expect(labelAbove(95, [90], box)).toBe(true);
});
