import { describe, expect, it } from 'vitest';
import { randomDesigns } from '../coinference/collect.ts';
import { parseGenome } from '../design/genome.ts';
import { designOf } from '../design/genomeDesign.ts';
import type { LatencySample } from '../learning/latency/samples.ts';
import { estimateDesign } from '../system/estimate.ts';
import { systemAt } from '../system/learned.ts';
import { fakeSystem } from '../system/testing.ts';
import { calibrated } from './calibrating.ts';

const setting = { points: 64, features: 3, classes: 10 };
const system = fakeSystem(setting);

/** Samples of a machine whose device and edge take so much longer than their tables say. */
const samplesOf = (device: number, edge: number): LatencySample[] =>
  randomDesigns(24, 1).flatMap((design) =>
    [40, 10].map((linkMbps) => {
      const { parts: sum } = estimateDesign(
        designOf(parseGenome(design)),
        setting,
        systemAt(system, linkMbps),
      );
      const { deviceMs, upMs, edgeMs, downMs } = sum;
      const parts = { deviceMs: device * deviceMs, upMs, edgeMs: edge * edgeMs, downMs };
      const latencyMs = parts.deviceMs + upMs + parts.edgeMs + downMs;
      const spread = { q1Ms: latencyMs, q3Ms: latencyMs };
      const when = '2026-01-01T00:00:00Z';
      return { design, setting, linkMbps, latencyMs, parts, ...spread, repeats: 5, pass: 1, when };
    }),
  );

describe('S15.66 factors from measured designs', () => {
  it('are found, and the sum is judged with them', () => {
    const { calibration, tableSum } = calibrated(samplesOf(1.8, 1.3), setting, system);
    expect(calibration?.device).toBeCloseTo(1.8, 1);
    expect(calibration?.edge).toBeCloseTo(1.3, 1);
    expect(tableSum.mape).toBeLessThan(0.02);
  });

  it('are left out where the sum is right as it is, or none is plausible', () => {
    const right = calibrated(samplesOf(1, 1), setting, system);
    expect(right.tableSum.mape).toBeLessThan(1e-3);
    expect(calibrated(samplesOf(40, 40), setting, system).calibration).toBeNull();
  });

  it('do not rest on factors that the system has already', () => {
    const calibration = { ...calibrated(samplesOf(1.8, 1.3), setting, system).calibration, device: 5 };
    const again = calibrated(samplesOf(1.8, 1.3), setting, { ...system, calibration } as typeof system);
    expect(again.calibration?.device).toBeCloseTo(1.8, 1);
  });
});
