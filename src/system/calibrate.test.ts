import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseGenome } from '../design/genome.ts';
import { designOf } from '../design/genomeDesign.ts';
import { PRESETS } from '../design/presets.ts';
import { CalibrationError, type CalibrationSample, calibrate, calibrationSchema } from './calibrate.ts';
import { estimateDesign } from './estimate.ts';
import { genomeEstimator } from './genomeEstimator.ts';
import { fakeSystem } from './testing.ts';

const time = fc.double({ min: 0.1, max: 500, noNaN: true });
const sums = fc.record({ deviceMs: time, edgeMs: time, linkMs: time });
const plantedFactor = fc.double({ min: 0.3, max: 4, noNaN: true });
const measured = (s: Omit<CalibrationSample, 'measuredMs'>, device: number, edge: number) => ({
  ...s,
  measuredMs: device * s.deviceMs + edge * s.edgeMs + s.linkMs,
});
/** Designs whose sides do not all stand in one proportion: otherwise no fit could tell the two apart. */
const varied = fc
  .array(sums, { minLength: 30, maxLength: 60 })
  .map((list) =>
    list.map((s, i) =>
      i % 3 === 0 ? { ...s, edgeMs: 0, linkMs: 0 } : i % 3 === 1 ? { ...s, deviceMs: s.deviceMs / 50 } : s,
    ),
  );

describe('S9.9 calibrate', () => {
  it('recovers planted factors', () => {
    fc.assert(
      fc.property(varied, plantedFactor, plantedFactor, (list, device, edge) => {
        const found = calibrate(list.map((s) => measured(s, device, edge)));
        expect(Math.abs(found.device / device - 1)).toBeLessThan(0.01);
        expect(Math.abs(found.edge / edge - 1)).toBeLessThan(0.05);
        expect(found.errorAfter).toBeLessThanOrEqual(found.errorBefore + 1e-3);
        expect(calibrationSchema.parse(JSON.parse(JSON.stringify(found)))).toEqual(found);
      }),
      { numRuns: 200 },
    );
  });

  it('recovers them from noisy designs, a tenth of which ran in a slow spell', () => {
    const spells = fc.array(fc.double({ min: -0.03, max: 0.03, noNaN: true }), {
      minLength: 60,
      maxLength: 60,
    });
    fc.assert(
      fc.property(varied, spells, plantedFactor, (list, noise, device) => {
        const samples = list.map((s, i) => {
          const sample = measured(s, device, 1.2);
          const slow = i % 10 === 9 ? 3 : 1;
          return { ...sample, measuredMs: sample.measuredMs * slow * (1 + (noise[i] ?? 0)) };
        });
        expect(Math.abs(calibrate(samples).device / device - 1)).toBeLessThan(0.08);
      }),
      { numRuns: 200 },
    );
  });

  it('leaves the factor of a side that never runs at 1', () => {
    const samples = [3, 5, 9].map((deviceMs) => ({
      measuredMs: 1.5 * deviceMs,
      deviceMs,
      edgeMs: 0,
      linkMs: 0,
    }));
    const found = calibrate(samples);
    expect(found.edge).toBe(1);
    expect(found.device).toBeCloseTo(1.5, 3);
  });

  it.each([
    ['nothing', [], 'no measured design'],
    ['a negative time', [{ measuredMs: 1, deviceMs: -1, edgeMs: 0, linkMs: 0 }], 'design 1: deviceMs is -1'],
    ['no number', [{ measuredMs: Number.NaN, deviceMs: 1, edgeMs: 0, linkMs: 0 }], 'measuredMs is NaN'],
    ['a latency of 0', [{ measuredMs: 0, deviceMs: 1, edgeMs: 0, linkMs: 0 }], 'measuredMs is 0'],
    ['another machine', [{ measuredMs: 100, deviceMs: 1, edgeMs: 0, linkMs: 0 }], 'not of this profile'],
  ])('refuses %s', (_, samples, message) => {
    expect(() => calibrate(samples)).toThrow(CalibrationError);
    expect(() => calibrate(samples)).toThrow(message);
  });
});

describe('S9.9 a calibrated system', () => {
  const setting = { points: 256, features: 3, classes: 10 };
  const system = fakeSystem(setting);
  const calibration = {
    ...calibrate([{ measuredMs: 2, deviceMs: 1, edgeMs: 0, linkMs: 0 }]),
    device: 2,
    edge: 0.5,
  };
  const calibrated = { ...system, calibration };

  it('multiplies each side, and only that', () => {
    for (const { design } of PRESETS) {
      const before = estimateDesign(design, setting, system);
      const after = estimateDesign(design, setting, calibrated);
      expect(after.parts.deviceMs).toBeCloseTo(2 * before.parts.deviceMs, 9);
      expect(after.parts.edgeMs).toBeCloseTo(0.5 * before.parts.edgeMs, 9);
      expect(after.parts.upMs).toBe(before.parts.upMs);
      for (const figure of after.perOp.values()) expect(figure.provenance).not.toBe('measured');
    }
  });

  it('is the same to the search', () => {
    const genome = parseGenome('1 5 3 2 3 2 1 2 0 2 2 4,2 0 0 6 0 6 4 6 0 6 6 3');
    const fast = genomeEstimator(setting, calibrated)(genome);
    expect(fast.latencyMs).toBeCloseTo(estimateDesign(designOf(genome), setting, calibrated).latencyMs, 9);
  });
});
