import { expect, test } from 'vitest';
import { compareProfiles } from './compareProfiles.ts';
import { keyText } from './keys.ts';
import { fakeProfile } from './testing.ts';

const setting = { points: 32, features: 3, classes: 4 };
const a = fakeProfile(setting, 8);
const b = fakeProfile(setting, 1);

test('S9.65 a machine that is eight times as slow is so in every row, and beyond their noise', () => {
  const { all, byOp, rows, onlyA, onlyB, differing } = compareProfiles(a, b);
  expect(all.rows).toBe(a.rows.length);
  expect(all.ratio).toBeCloseTo(8, 9);
  expect(all.beyondNoise).toBe(1);
  expect(byOp.reduce((sum, { rows: count }) => sum + count, 0)).toBe(rows.length);
  expect([onlyA, onlyB]).toEqual([[], []]);
  expect(differing).toEqual([{ field: 'host', a: 'fake x8', b: 'fake x1' }]);
});

test('S9.65 a profile differs from itself in nothing; rows that one lacks are named', () => {
  const same = compareProfiles(a, a);
  expect(same).toMatchObject({ differing: [], all: { ratio: 1, q1: 1, q3: 1, beyondNoise: 0 } });
  const partial = { ...a, rows: a.rows.slice(1), runtime: { ...a.runtime, threads: 2 } };
  const { onlyA, onlyB, differing } = compareProfiles(a, partial);
  expect(onlyA.map(keyText)).toEqual([keyText(a.rows[0]?.key ?? (undefined as never))]);
  expect(onlyB).toEqual([]);
  expect(differing).toEqual([{ field: 'runtime.threads', a: '1', b: '2' }]);
});

test('S9.65 profiles without a common row have no ratio', () => {
  const { all, rows } = compareProfiles(a, { ...b, rows: [] });
  expect(rows).toEqual([]);
  expect(all.ratio).toBeNaN();
});
