import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { expect, test } from 'vitest';
import { driftOf, slowSpells } from './drift.ts';

const rng = xoroshiro128plus(1);
/** Normally distributed, by Box and Muller. */
const normal = () =>
  Math.sqrt(-2 * Math.log(1 - uniformFloat64(rng))) * Math.cos(2 * Math.PI * uniformFloat64(rng));

test('S9.7 anchors that vary by 7 % say nothing in at least 97 of 100 profiles; a machine of half its speed always does', () => {
  const profiles = Array.from({ length: 500 }, () =>
    Array.from({ length: 20 }, () => 2 * (1 + 0.07 * normal())),
  );
  const alarms = profiles.filter((anchors) => !driftOf(anchors).steady);
  expect(alarms.length / profiles.length).toBeLessThan(0.03);
  const throttled = profiles.map((anchors) => anchors.map((ms, i) => (i < 14 ? ms : 2 * ms)));
  for (const anchors of throttled) {
    expect(driftOf(anchors).steady).toBe(false);
    expect(slowSpells(anchors).slice(15)).toEqual(Array(5).fill(true));
  }
});

test('S9.7 a few anchors, and none', () => {
  expect(driftOf([])).toEqual({ samplesMs: [], ratio: 1, steady: true });
  expect(driftOf([2])).toMatchObject({ ratio: 1, steady: true });
  expect(driftOf([2, 6])).toMatchObject({ ratio: 1, steady: true });
  expect(driftOf([2, 2, 6])).toMatchObject({ ratio: 1, steady: true });
  expect(driftOf([2, 2, 2, 6, 6])).toMatchObject({ ratio: 3, steady: false });
});
