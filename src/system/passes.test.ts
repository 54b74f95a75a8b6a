import { expect, test } from 'vitest';
import type { LatencySample } from '../learning/latency/samples.ts';
import { pooledPasses } from './passes.ts';

const sample = (latencyMs: number, more: Partial<LatencySample> = {}): LatencySample => ({
  design: '1 3 2 4 0 0 0 0 0 0 0 0,2 0 3 0 0 0 0 0 0 0 0 0',
  setting: { points: 64, features: 3, classes: 16 },
  linkMbps: null,
  latencyMs,
  parts: { deviceMs: latencyMs - 1, upMs: 0.5, edgeMs: 0, downMs: 0.5 },
  q1Ms: latencyMs - 0.1,
  q3Ms: latencyMs + 0.1,
  repeats: 5,
  pass: 1,
  when: '2026-01-01T00:00:00.000Z',
  ...more,
});

test('S9.74 passes over a design are pooled by their medians, each setting and rate for itself', () => {
  const list = [
    sample(5),
    sample(9, { pass: 2, when: '2026-01-01T00:05:00.000Z' }),
    sample(6, { pass: 3 }),
    sample(50, { linkMbps: 10 }),
    sample(70, { setting: { points: 128, features: 3, classes: 16 } }),
  ];
  const [first, second, third, ...others] = pooledPasses(list);
  expect(others).toEqual([]);
  expect(first).toEqual({
    ...sample(6),
    repeats: 15,
    when: '2026-01-01T00:05:00.000Z',
  });
  expect([second, third]).toEqual(list.slice(3));
});

test('S9.75 slices in which the anchor ran as usual make the latency, whatever the frames took', () => {
  const slice = (anchorMs: number, total: number) => ({
    anchorMs,
    totalsMs: [total, total + 1],
    parts: { deviceMs: total - 1, upMs: 0.5, edgeMs: 0, downMs: 0.5 },
  });
  // 2 ms is usual; two of the six slices ran on a slow machine and one on a quick one.
  const slices = [slice(2, 5), slice(3, 8), slice(2.02, 5.2), slice(1.4, 4), slice(1.99, 5.1), slice(2.6, 7)];
  const [pooled] = pooledPasses([
    sample(6, { slices: slices.slice(0, 3) }),
    sample(7, { pass: 2, slices: slices.slice(3) }),
  ]);
  expect(pooled?.repeats).toBe(6);
  expect(pooled?.latencyMs).toBeCloseTo(5.6, 6);
  expect(pooled?.parts.deviceMs).toBeCloseTo(4.1, 6);
  expect(pooled?.slices).toBeUndefined();
});
