import { describe, expect, it } from 'vitest';
import { fakeProfile } from '../../system/testing.ts';
import { compareProfiles, ratioWords } from './compare.ts';

const setting = { points: 64, features: 3, classes: 10 };
const slow = fakeProfile(setting, 1);
const fast = fakeProfile(setting, 4);

describe('comparing two profiles', () => {
  it('pairs the same ops, whatever their order', () => {
    const found = compareProfiles(slow, { rows: [...fast.rows].reverse() });
    expect(found.ops).toHaveLength(slow.rows.length);
    expect(found.ratio).toBeCloseTo(0.25);
    for (const { ratio } of found.kinds) expect(ratio).toBeCloseTo(0.25);
    expect(found.kinds.reduce((sum, { count }) => sum + count, 0)).toBe(slow.rows.length);
  });

  it('leaves out what only one of them timed, or what took no time', () => {
    const [first, second, ...rest] = fast.rows;
    if (!first || !second) throw new Error('no rows');
    const partial = { rows: [{ ...second, medianMs: 0 }, ...rest] };
    expect(compareProfiles(slow, partial).ops).toHaveLength(slow.rows.length - 2);
    expect(
      compareProfiles(slow, fakeProfile({ ...setting, points: 128 }, 1)).kinds.map((k) => k.op),
    ).toContain('Run');
    expect(compareProfiles(slow, { rows: [] }).ratio).toBeNaN();
  });

  it('is said in words', () => {
    expect([0.25, 1.5, 1, 30, Number.NaN].map(ratioWords)).toEqual([
      '4.0 times faster',
      '1.5 times slower',
      'as fast',
      '30 times slower',
      'not comparable',
    ]);
  });
});
