import { expect, test } from 'vitest';
import { designOf } from '../design/genomeDesign.ts';
import { genomeFromSeed } from '../design/testing.ts';
import { LatencySession } from '../learning/latency/latencyModel.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import type { Calibration } from './calibrate.ts';
import { estimateDesign } from './estimate.ts';
import { systemAt } from './learned.ts';
import { spaceGrid } from './plan.ts';
import { predictDesigns } from './prediction.ts';
import { fakeLatencyModel, fakeProfile, fakeSystem } from './testing.ts';
import { throughputFps } from './throughput.ts';

const signal = new AbortController().signal;
const setting = { points: 64, features: 3, classes: 16 };
const system = fakeSystem(setting);
const designs = Array.from({ length: 40 }, (_, seed) => designOf(genomeFromSeed(seed)));
const model = fakeLatencyModel(system);

async function learned(of = system) {
  const latencyModel = new LatencySession(nodeRuntime(), model);
  try {
    return await predictDesigns(signal, designs, setting, of, latencyModel);
  } finally {
    await latencyModel.release();
  }
}

test('S9.62 without a latency model the tables answer', async () => {
  const results = await predictDesigns(signal, designs, setting, system);
  expect(results).toEqual(
    designs.map((design) => ({ ...estimateDesign(design, setting, system), by: 'table' })),
  );
});

test('S9.62 with one, latency, interval, parts, energy and throughput are the latency model’s, at the link that is asked for', async () => {
  for (const mbps of [40, 10]) {
    const at = systemAt(system, mbps);
    for (const [i, result] of (await learned(at)).entries()) {
      const table = estimateDesign(designs[i] as (typeof designs)[0], setting, at);
      expect(result.by).toBe('model');
      // All factors are 1: the table's sum, and 0.1 ms for what no part's clock sees.
      expect(result.latencyMs).toBeCloseTo(table.latencyMs + 0.1, 2);
      expect(result.lowMs).toBeCloseTo(result.latencyMs / 1.2, 6);
      expect(result.highMs).toBeCloseTo(result.latencyMs * 1.2, 6);
      expect(result.throughputFps).toBe(throughputFps(result.parts));
      const { deviceMs, upMs, edgeMs, downMs, otherMs } = result.parts;
      expect(result.energyMj).toBeCloseTo(
        7.5 * deviceMs + 3.004 * (upMs + downMs) + 1.45 * (edgeMs + otherMs),
        6,
      );
      expect(result.perOp).toEqual(table.perOp);
    }
  }
});

test('S9.62 the latency model corrects the tables as measured, whatever factors a system carries', async () => {
  const calibration = {
    version: 2 as const,
    device: 3,
    edge: 2,
    startMs: { device: 1, edge: 1 },
    crossingMs: { up: 3, down: 2 },
    otherMs: { local: 0.5, crossing: 1 },
    logErrors: [0.1],
    scatterMs: 0,
    designs: 9,
    errorBefore: 0.5,
    errorAfter: 0.1,
    created: '2026-01-01T00:00:00Z',
  } satisfies Calibration;
  const plain = (await learned()).map(({ latencyMs }) => latencyMs);
  expect((await learned({ ...system, calibration })).map(({ latencyMs }) => latencyMs)).toEqual(plain);
});

test('S9.62 S9.60 loss lengthens what the latency model says, jitter widens it; loss makes it modelled', async () => {
  const calm = await learned();
  const lossy = await learned({ ...system, link: { ...system.link, lossRate: 0.05, jitterMs: 4 } });
  for (const [i, { parts, latencyMs, highMs, provenance }] of lossy.entries()) {
    const before = calm[i] as (typeof calm)[0];
    expect(before.provenance).toBe('predicted');
    expect(provenance).toBe('modelled');
    if (parts.upMs === 0) continue;
    expect(latencyMs).toBeGreaterThan(before.latencyMs);
    expect(highMs - latencyMs).toBeGreaterThanOrEqual(3.9 + before.highMs - before.latencyMs);
  }
});

test('S9.140 a latency model that runs found off says the same with a wider interval', async () => {
  const before = await learned();
  const after = await learned({ ...system, latencyModelErrors: [Math.log(1.5), Math.log(1.4)] });
  for (const [i, { latencyMs, lowMs, highMs, parts }] of after.entries()) {
    const { latencyMs: same, lowMs: low, highMs: high } = before[i] as (typeof before)[0];
    expect(latencyMs).toBe(same);
    expect(lowMs).toBeLessThan(low);
    expect(highMs).toBeGreaterThan(high);
    if (parts.upMs === 0) expect(highMs / latencyMs).toBeCloseTo(latencyMs / lowMs, 6);
  }
  const right = await learned({ ...system, latencyModelErrors: [0.001, -0.002] });
  expect(right.map(({ highMs }) => highMs)).toEqual(before.map(({ highMs }) => highMs));
});

test('S9.62 a missing row stays missing, and a latency model of another system is refused', async () => {
  const keys = spaceGrid(setting).map(({ key }) => key);
  const partial = fakeProfile(
    setting,
    1,
    keys.filter((key) => key.op !== 'Pool'),
  );
  const results = await learned({ ...system, device: partial });
  expect(results.some(({ missing, latencyMs }) => missing.length > 0 && Number.isNaN(latencyMs))).toBe(true);
  const { runtime } = system.device;
  const other = { ...system, device: { ...system.device, runtime: { ...runtime, threads: 2 } } };
  await expect(learned(other)).rejects.toThrow(
    '1 threads as the device; this system has onnxruntime-node 0, 2 threads',
  );
  const modelled = { ...system, edge: { ...system.edge, kind: 'modelled' as const } };
  await expect(learned(modelled)).rejects.toThrow('a modelled machine, fake x8');
});
