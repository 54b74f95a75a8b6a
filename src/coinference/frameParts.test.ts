import fc from 'fast-check';
import { expect, it } from 'vitest';
import { measuredEnergyMj, measuredParts, typicalFrame } from './frameParts.ts';
import type { FrameTiming } from './pipeline.ts';

const ms = fc.double({ min: 0, max: 200, noNaN: true });
const timing = fc
  .record({ headMs: ms, tailMs: ms, upMs: ms, queueMs: ms, edgeMs: ms, downMs: ms, otherMs: ms })
  .map((t): FrameTiming => {
    const totalMs = Object.values(t).reduce((a, b) => a + b, 0.01);
    return { ...t, otherMs: t.otherMs + 0.01, deviceMs: t.headMs + t.tailMs, totalMs };
  });

it('S9.103 the parts of a run sum to its median latency, whatever its frames were slow in', () => {
  fc.assert(
    fc.property(fc.array(timing, { minLength: 1, maxLength: 40 }), (timings) => {
      const { latencyMs, parts } = typicalFrame(timings);
      const sum = Object.values(parts).reduce((a, b) => a + b, 0);
      expect(Math.abs(sum - latencyMs)).toBeLessThanOrEqual(1e-9 * latencyMs);
      for (const part of Object.values(parts)) expect(part).toBeGreaterThanOrEqual(0);
      const totals = timings.map(({ totalMs }) => totalMs);
      expect(latencyMs).toBeGreaterThanOrEqual(Math.min(...totals));
      expect(latencyMs).toBeLessThanOrEqual(Math.max(...totals));
    }),
  );
});

it('S9.103 slow frames have no say in the shares', () => {
  const frame = (deviceMs: number, upMs: number): FrameTiming => ({
    deviceMs,
    headMs: deviceMs,
    tailMs: 0,
    upMs,
    queueMs: 0,
    edgeMs: 0,
    downMs: 0,
    otherMs: 0,
    totalMs: deviceMs + upMs,
  });
  const { latencyMs, parts } = typicalFrame([...Array<FrameTiming>(9).fill(frame(3, 1)), frame(3, 500)]);
  expect(latencyMs).toBeCloseTo(4);
  expect(parts).toMatchObject({ deviceMs: 3, upMs: 1 });
});

it('S11.191 parts whose server gave no times of its own have no time of the edge, say why, and give no energy', () => {
  const parts = { deviceMs: 3, upMs: 9, edgeMs: 0, downMs: 1, otherMs: 0 };
  const power = { name: 'p', activeW: 1, idleW: 1, radioW: 1, source: '' };
  const told = [{ transport: { kind: 'channel' as const } }, {}];
  expect(measuredParts(parts, told)).toEqual(parts);
  expect(measuredEnergyMj(power, parts)).toBe(13);
  const foreign = { transport: { kind: 'http' as const, lacks: ['times of its own'] } };
  const untold = measuredParts(parts, [...told, foreign]);
  expect(untold).toEqual({ ...parts, edgeMs: null, why: expect.stringContaining('no times of its own') });
  expect(measuredEnergyMj(power, untold)).toBeNull();
});
