import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { along, msAlong } from './interpolate.ts';
import { type OpKey, runKey } from './keys.ts';
import type { Profile } from './profile.ts';
import { LatencyTable } from './table.ts';
import { fakeProfile } from './testing.ts';

const setting = { points: 128, features: 3, classes: 10 };
const combine = (inWidth: number, outWidth: number): OpKey => ({
  op: 'Combine',
  params: '',
  k: 0,
  inWidth,
  outWidth,
  pooled: false,
  rows: 128,
});
const aggregate = (width: number, k = 20, params = 'source/max'): OpKey => ({
  op: 'Aggregate',
  params,
  k,
  inWidth: width,
  outWidth: width,
  pooled: false,
  rows: 128,
});
const edgeConv = (params: string, inWidth: number, outWidth: number): OpKey => ({
  ...aggregate(inWidth),
  op: 'EdgeConv',
  params,
  outWidth,
});
/** A table of exactly these rows; the quartiles are 10 % around the median. */
const tableOf = (rows: [OpKey, number][]): LatencyTable => {
  const profile: Profile = {
    ...fakeProfile(setting, 1, []),
    rows: rows.map(([key, ms]) => ({ key, medianMs: ms, q1Ms: 0.9 * ms, q3Ms: 1.1 * ms, runs: 5 })),
  };
  return new LatencyTable(profile);
};

it('S9.107 a start that was timed in a slow moment makes no small op free', () => {
  const table = tableOf([
    [runKey(64), 0.13],
    [runKey(16_384), 0.1],
    [combine(8, 8), 0.05],
    [combine(64, 8), 0.09],
    [combine(512, 8), 0.3],
  ]);
  expect(table.runMs(256)).toBe(0.05);
  expect(table.read(combine(64, 8)).ms).toBeGreaterThan(0.01);
  expect(table.read(combine(512, 8)).ms).toBeGreaterThan(0.04);
});

describe('S9.172 a number of nodes that was not timed', () => {
  const at = (rows: number, key = combine(8, 8)): OpKey => ({ ...key, rows });
  const table = tableOf([
    [runKey(64), 0],
    [runKey(16_384), 0],
    ...[32, 128].flatMap((rows): [OpKey, number][] => [
      [at(rows), rows / 32],
      [at(rows, combine(64, 8)), (rows / 32) ** 2],
    ]),
  ]);

  it('lies between those that were, by the power of nodes that the op grows with', () => {
    expect(table.read(at(64))).toMatchObject({ ms: expect.closeTo(2), basis: 'interpolated' });
    expect(table.read(at(64, combine(64, 8))).ms).toBeCloseTo(4);
    expect(table.read(at(64)).lowMs).toBeCloseTo(1.8);
    expect(table.read(at(128)).basis).toBe('exact');
  });

  it('is not known beyond them, nor with one number alone', () => {
    for (const rows of [16, 256]) expect(table.read(at(rows)).basis).toBe('missing');
    const one = tableOf([[combine(8, 8), 1]]);
    expect(one.read(at(64)).basis).toBe('missing');
    expect([table, one].map((t) => [32, 64, 128, 256].map((n) => t.answersFor(n)))).toEqual([
      [true, true, true, false],
      [false, false, true, false],
    ]);
  });
});

describe('S9.3 along', () => {
  const spread = (ms: number) => ({ ms, lowMs: ms * 0.9, highMs: ms * 1.1 });
  const line = { widths: [8, 64, 256], values: [1, 2, 10].map(spread) };

  it('gives measured points exactly and straight lines between', () => {
    expect(along(line, 64)).toEqual({ ...spread(2), basis: 'exact' });
    expect(along(line, 36)).toMatchObject({ ms: 1.5, basis: 'interpolated' });
    expect(along(line, 160).ms).toBeCloseTo(6);
  });

  it('continues outside, calls it extrapolated, and widens the interval to the nearest measurement', () => {
    const beyond = along(line, 352);
    expect(beyond.basis).toBe('extrapolated');
    expect(beyond.ms).toBeCloseTo(14);
    expect(beyond.lowMs).toBeLessThanOrEqual(10);
    const below = along(line, 3);
    expect(below.basis).toBe('extrapolated');
    expect(below.ms).toBeGreaterThanOrEqual((3 / 8) * 1);
    expect(below.ms).toBeLessThanOrEqual(1);
  });

  it('is never negative and stays between its neighbours inside', () => {
    const ms = fc.double({ min: 0, max: 100, noNaN: true });
    const points = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 999 }), ms), {
      minLength: 1,
      maxLength: 6,
      selector: ([w]) => w,
    });
    fc.assert(
      fc.property(points, fc.integer({ min: 1, max: 2000 }), (list, width) => {
        const sorted = [...list].sort(([a], [b]) => a - b);
        const reading = along(
          { widths: sorted.map(([w]) => w), values: sorted.map(([, v]) => spread(v)) },
          width,
        );
        const line = { widths: sorted.map(([w]) => w), values: sorted.map(([, v]) => spread(v)) };
        expect(msAlong(line, width)).toBeCloseTo(reading.ms, 9);
        expect(reading.ms).toBeGreaterThanOrEqual(0);
        expect(reading.lowMs).toBeGreaterThanOrEqual(0);
        expect(reading.highMs + 1e-9).toBeGreaterThanOrEqual(reading.ms);
        if (reading.basis === 'interpolated') {
          const right = sorted.findIndex(([w]) => w > width);
          const ends = [sorted[right - 1]?.[1] as number, sorted[right]?.[1] as number];
          expect(reading.ms).toBeGreaterThanOrEqual(Math.min(...ends) - 1e-9);
          expect(reading.ms).toBeLessThanOrEqual(Math.max(...ends) + 1e-9);
        }
      }),
    );
  });
});

describe('S9.3 LatencyTable', () => {
  it('takes the start of the engine and the copy of the inputs off each op', () => {
    const table = tableOf([
      [runKey(100), 0.1],
      [runKey(100_000), 1.1],
      [combine(64, 64), 5],
    ]);
    const copied = table.runMs(128 * 64 * 4);
    expect(copied).toBeGreaterThan(0.1);
    expect(copied).toBeLessThan(1.1);
    expect(table.read(combine(64, 64))).toMatchObject({ ms: 5 - copied, basis: 'exact' });
  });

  it('is bilinear over both widths of a Combine', () => {
    const product = (a: number, b: number): [OpKey, number] => [combine(a, b), 1 + a * b + 2 * a + 3 * b];
    const table = tableOf([8, 64, 512].flatMap((a) => [8, 64, 512].map((b) => product(a, b))));
    for (const [a, b] of [
      [20, 30],
      [64, 30],
      [300, 64],
      [500, 500],
    ] as const) {
      const reading = table.read(combine(a, b));
      expect(reading.basis).toBe('interpolated');
      expect(reading.ms).toBeCloseTo(product(a, b)[1], 6);
    }
    expect(table.read(combine(1000, 64)).basis).toBe('extrapolated');
    expect(table.read(combine(4, 64)).basis).toBe('extrapolated');
    expect(table.read(combine(64, 600)).basis).toBe('extrapolated');
  });

  it('scales by k what was measured at another k, and says so', () => {
    const table = tableOf([[aggregate(64), 2]]);
    expect(table.read(aggregate(64, 40))).toMatchObject({ ms: 4, basis: 'extrapolated' });
    expect(table.read(aggregate(64, 20))).toMatchObject({ ms: 2, basis: 'exact' });
  });

  it('takes another reducer of the same EdgeConv form, and further layers as Combines on edges', () => {
    const table = tableOf([
      [edgeConv('per-edge/max', 64, 64), 3],
      [combine(64, 64), 0.5],
    ]);
    expect(table.read(edgeConv('per-edge/add', 64, 64))).toMatchObject({ ms: 3, basis: 'extrapolated' });
    expect(table.read(edgeConv('per-edge/max/64', 64, 64))).toMatchObject({ ms: 13, basis: 'extrapolated' });
    expect(table.read(edgeConv('per-node/max', 64, 64)).basis).toBe('missing');
  });

  it('takes a Classifier of other widths or classes layer by layer', () => {
    const pooled = (a: number, b: number): OpKey => ({ ...combine(a, b), pooled: true, rows: 1 });
    const classifier = (params: string, classes: number): OpKey => ({
      ...pooled(64, classes),
      op: 'Classifier',
      params,
    });
    const table = tableOf([
      [pooled(64, 32), 1],
      [pooled(32, 10), 2],
      [pooled(32, 40), 4],
      [classifier('512-256', 10), 7],
    ]);
    expect(table.read(classifier('512-256', 10))).toMatchObject({ ms: 7, basis: 'exact' });
    expect(table.read(classifier('32', 10)).basis).toBe('extrapolated');
    expect(table.read(classifier('32', 40)).ms).toBeGreaterThan(table.read(classifier('32', 10)).ms);
  });

  it('answers nothing for another number of points', () => {
    const table = tableOf([[combine(64, 64), 1]]);
    const reading = table.read({ ...combine(64, 64), rows: 1024 });
    expect(reading.basis).toBe('missing');
    expect(reading.ms).toBeNaN();
  });
});
