import { expect, test } from 'vitest';
import { misfitOf } from './fit.ts';

const made = { task: 'shapes', classes: 16, points: 128 };

test('S15.80 a model answers for its task and classes, and for samples of at least its points', () => {
  expect(misfitOf(made, made)).toBeNull();
  expect(misfitOf(made, { ...made, points: 256 })).toBeNull();
  expect(misfitOf(made, { ...made, points: 64 })).toContain('this is shapes, 16 classes and 64 points');
  expect(misfitOf(made, { ...made, classes: 4 })).toContain('4 classes');
  expect(misfitOf(made, { ...made, task: 'mr' })).toContain('made for shapes');
});
