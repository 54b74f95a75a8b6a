import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PRESETS } from '../design/presets.ts';
import { shapeAfter } from '../design/shapes.ts';
import { keysOfDesign } from './designKeys.ts';
import { deviceEnergyMj, POWER_PRESETS } from './energy.ts';
import { keyText } from './keys.ts';
import { heldTo, linkSchema, linkSetByHand, transferMs } from './link.ts';
import { keptCounts, keptRows, spaceGrid } from './plan.ts';
import { powerSchema } from './powerForm.ts';
import { ProfileFormatError, parseProfile, withRows } from './profile.ts';
import { medianUncertainty, quantile, quartiles } from './statistics.ts';
import { fakeProfile } from './testing.ts';
import { keyOf, opOfKey } from './timing.ts';

const setting = { points: 128, features: 3, classes: 10 };
const good = fakeProfile(setting, 1);

describe('S9.2 parseProfile', () => {
  it('reads what was written', () => {
    expect(parseProfile(JSON.parse(JSON.stringify(good)))).toEqual(good);
  });

  it.each([
    ['onnxruntime-web', 'wasm', ['Combine', 'Classifier', 'EdgeConv']],
    ['onnxruntime-web', 'webgpu', []],
    ['onnxruntime-node', 'cpu', []],
  ] as const)(
    'S9.720 calls rough what %s (%s) computes in another form since version 1',
    (engine, provider, ops) => {
      const runtime = { ...good.runtime, engine, provider };
      const { rows } = parseProfile({ ...good, runtime, version: 1 });
      const known = new Set(good.rows.map(({ key }) => key.op));
      const again = new Set(rows.flatMap(({ key, rough }) => (rough ? [key.op] : [])));
      expect(again).toEqual(new Set(ops.filter((op) => known.has(op))));
      expect(rows.map(({ rough: _, ...row }) => row)).toEqual(good.rows);
      expect(parseProfile({ ...good, runtime })).toEqual({ ...good, runtime });
    },
  );

  it.each([
    ['another kind of file', { format: 'gcode-design' }, 'not a machine profile'],
    [
      'a newer version',
      { ...good, version: 7 },
      'version 7, made by a newer program; this one reads up to 2',
    ],
    ['a version never published', { ...good, version: 0 }, 'version 0 is not known'],
    ['no version', { ...good, version: undefined }, 'no version'],
    ['a negative time', { ...good, rows: [{ ...good.rows[0], medianMs: -1 }] }, 'rows.0.medianMs'],
    [
      'a time of none (S9.680)',
      { ...good, rows: [{ ...good.rows[0], medianMs: 0, q1Ms: 0 }] },
      'rows.0.medianMs',
    ],
    ['a time beyond any (S9.680)', { ...good, rows: [{ ...good.rows[0], q3Ms: 1e300 }] }, 'rows.0.q3Ms'],
    ['quartiles out of order', { ...good, rows: [{ ...good.rows[0], q1Ms: 9e8 }] }, 'rows.0: q1 <= median'],
    [
      'a least time above the median (S9.721)',
      { ...good, rows: [{ ...good.rows[0], minMs: 9e8 }] },
      'min <= median',
    ],
    [
      'a largest time below it (S9.721)',
      { ...good, rows: [{ ...good.rows[0], maxMs: 1e-9 }] },
      'median <= max',
    ],
    ['a row twice', { ...good, rows: [good.rows[0], good.rows[0]] }, 'stands there twice'],
    ['no rows at all', { ...good, rows: undefined }, 'rows'],
    ['no rows, in a file of before', { ...good, version: 1, rows: 7 }, 'rows: '],
    ['a row that is none, in a file of before', { ...good, version: 1, rows: [null] }, 'rows.0: '],
    ['nothing', null, 'not a machine profile'],
  ])('refuses %s and says where', (_, json, message) => {
    expect(() => parseProfile(json)).toThrow(ProfileFormatError);
    expect(() => parseProfile(json)).toThrow(message);
  });

  it('replaces rows of the same key', () => {
    const [row] = good.rows;
    if (!row) throw new Error('no row');
    const renewed = withRows(good, [{ ...row, medianMs: row.q3Ms }]);
    expect(renewed.rows).toHaveLength(good.rows.length);
    expect(renewed.rows[0]?.medianMs).toBe(row.q3Ms);
  });
});

describe('keys', () => {
  it('name every op of the space once, coarse ones first', () => {
    const grid = spaceGrid(setting);
    expect(new Set(grid.map(({ key }) => keyText(key))).size).toBe(grid.length);
    expect(grid.length).toBeLessThanOrEqual(155);
    const firstFine = grid.findIndex((item) => item.stage === 'fine');
    expect(grid.slice(firstFine).every((item) => item.stage === 'fine')).toBe(true);
  });

  it('need as many points as the space has neighbours', () => {
    expect(() => spaceGrid({ ...setting, points: 19 })).toThrow('19 points are too few');
  });

  it('S9.173 of shares of the points are the coarse ones of the smallest, less than a third on top', () => {
    const many = { ...setting, points: 256 };
    expect(keptCounts(many)).toEqual([128, 96, 80, 64, 32]);
    expect(keptCounts(setting)).toEqual([64, 48, 40, 32]);
    const rows = keptRows(many);
    expect(rows.every(({ key, stage }) => key.rows === 32 && !key.pooled && stage === 'fine')).toBe(true);
    expect(rows.length).toBeLessThan(spaceGrid(many).length / 3);
    expect(keptRows({ ...many, words: { vocabulary: 9, neighbours: 4 } })).toEqual([]);
  });

  it('stand for an op of exactly that key', () => {
    for (const { design } of PRESETS) {
      const all = [...keysOfDesign(design, setting, 'device'), ...spaceGrid(setting).map((x) => x.key)];
      for (const key of all) {
        const found = opOfKey(key);
        if (!found) continue;
        const { op, inputs } = found;
        const [first] = inputs;
        if (!first) throw new Error('no input');
        const output = shapeAfter(op, inputs, { ...setting, classes: key.outWidth });
        const width = inputs.reduce((sum, shape) => sum + shape.width, 0);
        expect(keyOf(op, { ...first, width }, output, key.k)).toEqual(key);
      }
    }
  });
});

describe('statistics', () => {
  it('drops slow outliers and keeps the rest', () => {
    const { medianMs, q1Ms, q3Ms, runs } = quartiles([5, 1, 2, 3, 4, 400]);
    expect([q1Ms, medianMs, q3Ms, runs]).toEqual([2, 3, 4, 5]);
    expect(quartiles([1, 1, 90]).runs).toBe(3);
  });

  it('orders quartiles, and is sure of what never varies', () => {
    const samples = fc.array(fc.double({ min: 0, max: 1e4, noNaN: true }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(samples, (list) => {
        const { q1Ms, medianMs, q3Ms } = quartiles(list);
        expect(q1Ms).toBeLessThanOrEqual(medianMs);
        expect(medianMs).toBeLessThanOrEqual(q3Ms);
      }),
    );
    expect(medianUncertainty(quartiles([2, 2, 2, 2]))).toBe(0);
    expect(quantile([], 0.5)).toBeNaN();
  });
});

describe('link and energy', () => {
  it('takes half the fixed time each way, and payload over rate', () => {
    const link = linkSetByHand(40, 4, 1);
    expect(transferMs(link, 0, 'up')).toBe(2.5);
    expect(transferMs(link, 5000, 'up')).toBeCloseTo(3.5);
    expect(transferMs(heldTo(link, 10), 5000, 'down')).toBeCloseTo(6.5);
    expect(transferMs({ ...link, upMbps: Infinity }, 1e9, 'up')).toBe(2.5);
  });

  it('survives JSON with an unlimited rate', () => {
    const link = { ...linkSetByHand(40), upMbps: Infinity };
    expect(linkSchema.parse(JSON.parse(JSON.stringify(link)))).toEqual(link);
  });

  it('S9.8 charges each state its power: W x ms = mJ', () => {
    const tx2 = POWER_PRESETS[0];
    if (!tx2) throw new Error('no preset');
    expect(deviceEnergyMj(tx2, 10, 0, 0)).toBeCloseTo(75);
    expect(deviceEnergyMj(tx2, 0, 10, 0)).toBeCloseTo(30.04);
    expect(deviceEnergyMj(tx2, 0, 0, 10)).toBeCloseTo(14.5);
    for (const power of POWER_PRESETS) expect(powerSchema.parse(power)).toEqual(power);
  });
});

it.each([
  [{ upMbps: 1e-300 }, /upMbps/],
  [{ downMbps: 1e300 }, /downMbps/],
  [{ roundTripMs: 1e308 }, /roundTripMs/],
  [{ jitterMs: 1e300 }, /jitterMs/],
])('S9.680 refuses a link with %o', (change, message) => {
  expect(() => linkSchema.parse({ ...linkSetByHand(40), ...change })).toThrow(message);
});
