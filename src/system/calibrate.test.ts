import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseGenome } from '../design/genome.ts';
import { designOf } from '../design/genomeDesign.ts';
import { PRESETS } from '../design/presets.ts';
import { CalibrationError, type CalibrationSample, calibrate, calibrationSchema } from './calibrate.ts';
import { estimateDesign } from './estimate.ts';
import { genomeEstimator } from './genomeEstimator.ts';
import { fakeSystem } from './testing.ts';

const time = fc.double({ min: 2, max: 200, noNaN: true });
const table = fc.record({ deviceMs: time, upMs: time, edgeMs: time, downMs: time });
const planted = fc.record({
  device: fc.double({ min: 0.3, max: 4, noNaN: true }),
  edge: fc.double({ min: 0.3, max: 4, noNaN: true }),
  start: fc.double({ min: 0, max: 2, noNaN: true }),
  up: fc.double({ min: -0.01, max: 5, noNaN: true }),
  other: fc.double({ min: 0, max: 0.5, noNaN: true }),
});
type Planted = typeof planted extends fc.Arbitrary<infer T> ? T : never;

/** A third of the designs stays on the device; sizes go from tiny to large, as anchors' do. */
const tables = fc.array(table, { minLength: 30, maxLength: 60 });

function sampleOf(t: CalibrationSample['table'], i: number, by: Planted, slow = 1): CalibrationSample {
  const local = i % 3 === 0;
  const small = 10 ** -(i % 5);
  const sums = local
    ? { deviceMs: small * t.deviceMs, upMs: 0, edgeMs: 0, downMs: 0 }
    : { ...t, deviceMs: small * t.deviceMs, edgeMs: small * t.edgeMs };
  const runs = { device: 1 + (i % 2), edge: local ? 0 : 1 };
  const measured = {
    deviceMs: slow * (by.device * sums.deviceMs + by.start * runs.device),
    upMs: local ? 0 : sums.upMs + by.up,
    edgeMs: local ? 0 : slow * (by.edge * sums.edgeMs),
    downMs: sums.downMs,
  };
  const latencyMs = Object.values(measured).reduce((a, b) => a + b, by.other);
  return { latencyMs, measured, table: sums, runs };
}

const close = (found: number, wanted: number, share: number, ms = 0) =>
  expect(Math.abs(found - wanted)).toBeLessThanOrEqual(share * Math.abs(wanted) + ms);

describe('S9.9 S9.100 calibrate', () => {
  it('recovers planted factors, starts, crossings and the rest', () => {
    fc.assert(
      fc.property(tables, planted, (list, by) => {
        const found = calibrate(list.map((t, i) => sampleOf(t, i, by)));
        // Pulled to factor 1 and start 0 by as much as a little noise would.
        close(found.device, by.device, 0.05, 0.05);
        close(found.edge, by.edge, 0.05, 0.05);
        close(found.startMs.device, by.start, 0.05, 0.05);
        close(found.crossingMs.up, by.up, 1e-6, 1e-6);
        close(found.crossingMs.down, 0, 0, 1e-6);
        close(found.otherMs.local, by.other, 1e-6, 1e-6);
        expect(found.errorAfter).toBeLessThanOrEqual(found.errorBefore + 1e-3);
        expect(calibrationSchema.parse(JSON.parse(JSON.stringify(found)))).toEqual(found);
      }),
      { numRuns: 100 },
    );
  });

  it('recovers them though a tenth of the designs ran in a slow spell', () => {
    fc.assert(
      fc.property(tables, planted, (list, by) => {
        const found = calibrate(list.map((t, i) => sampleOf(t, i, by, i % 10 === 9 ? 3 : 1)));
        close(found.device, by.device, 0.1, 0.1);
        close(found.crossingMs.up, by.up, 1e-6, 1e-6);
      }),
      { numRuns: 100 },
    );
  });

  const onDevice = (deviceMs: number, latencyMs = 1.5 * deviceMs): CalibrationSample => ({
    latencyMs,
    measured: { deviceMs: latencyMs, upMs: 0, edgeMs: 0, downMs: 0 },
    table: { deviceMs, upMs: 0, edgeMs: 0, downMs: 0 },
    runs: { device: 1, edge: 0 },
  });

  it('leaves what no design uses as it is', () => {
    const found = calibrate([3, 5, 9].map((ms) => onDevice(ms)));
    expect(found).toMatchObject({ edge: 1, crossingMs: { up: 0, down: 0 }, startMs: { edge: 0 } });
    expect(found.device).toBeCloseTo(1.5, 2);
  });

  it.each([
    ['nothing', [], 'no measured design'],
    ['a negative time', [onDevice(-1, 1)], 'design 1: table deviceMs is -1'],
    ['no number', [onDevice(1, Number.NaN)], 'latencyMs is NaN'],
    ['a latency of 0', [onDevice(1, 0)], 'latencyMs is 0'],
    ['another machine', [1, 2, 4].map((ms) => onDevice(ms, 100 * ms)), 'not of this profile'],
  ])('refuses %s', (_, samples, message) => {
    expect(() => calibrate(samples)).toThrow(CalibrationError);
    expect(() => calibrate(samples)).toThrow(message);
  });
});

describe('S9.9 S9.100 a calibrated system', () => {
  const setting = { points: 256, features: 3, classes: 10 };
  const system = fakeSystem(setting);
  const calibration = calibrationSchema.parse({
    version: 2,
    device: 2,
    edge: 0.5,
    startMs: { device: 0.3, edge: 0.7 },
    crossingMs: { up: 1.5, down: -0.25 },
    otherMs: { local: 0.1, crossing: 0.4 },
    designs: 9,
    errorBefore: 0.5,
    errorAfter: 0.1,
    created: '2026-01-01T00:00:00Z',
  });
  const calibrated = { ...system, calibration };

  it('changes each part by what was measured of it, and the parts sum to the latency', () => {
    for (const { design } of PRESETS) {
      const before = estimateDesign(design, setting, system);
      const { parts, runs, latencyMs, perOp } = estimateDesign(design, setting, calibrated);
      const crosses = runs.edge > 0;
      expect(parts.deviceMs).toBeCloseTo(2 * before.parts.deviceMs + 0.3 * runs.device, 9);
      expect(parts.edgeMs).toBeCloseTo(0.5 * before.parts.edgeMs + 0.7 * runs.edge, 9);
      expect(parts.upMs).toBeCloseTo(before.parts.upMs + (crosses ? 1.5 : 0), 9);
      expect(parts.downMs).toBeCloseTo(before.parts.downMs - (crosses ? 0.25 : 0), 9);
      expect(parts.otherMs).toBe(crosses ? 0.4 : 0.1);
      expect(Object.values(parts).reduce((a, b) => a + b, 0)).toBeCloseTo(latencyMs, 9);
      for (const figure of perOp.values()) expect(figure.provenance).not.toBe('measured');
    }
  });

  it('never makes a crossing quicker than its payload needs', () => {
    const quick = { ...calibration, crossingMs: { up: -1e6, down: -1e6 } };
    const design = designOf(parseGenome('1 5 3 2 3 2 1 2 0 2 2 4,2 0 0 6 0 6 4 6 0 6 6 3'));
    const { parts, bytesUp } = estimateDesign(design, setting, { ...system, calibration: quick });
    expect(parts.upMs).toBeCloseTo((bytesUp * 8) / 40_000, 9);
  });

  it('is the same to the search', () => {
    for (const text of [
      '1 5 3 2 3 2 1 2 0 2 2 4,2 0 0 6 0 6 4 6 0 6 6 3',
      '1 3 2 4 0 0 0 0 0 0 0 0,2 0 6 3 0 0 0 0 0 0 0 0',
    ]) {
      const genome = parseGenome(text);
      const fast = genomeEstimator(setting, calibrated)(genome);
      const slow = estimateDesign(designOf(genome), setting, calibrated);
      expect(fast.latencyMs).toBeCloseTo(slow.latencyMs, 9);
      expect(fast.energyMj).toBeCloseTo(slow.energyMj, 9);
    }
  });
});
