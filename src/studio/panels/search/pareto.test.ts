import { describe, expect, it } from 'vitest';
import { searchLive } from './live.ts';
import { paretoOf } from './pareto.ts';

const live = {
  ...searchLive.getState(),
  cloud: Float32Array.of(10, 70, 0.5, 20, 90, 0.75),
  rug: Float32Array.of(11, 71, 12, 72),
  front: [{ encoding: 'x', latencyMs: 20, energyMj: 90, accuracy: 0.75 }],
  maxLatencyMs: 30,
  maxEnergyMj: 100,
};

describe('paretoOf', () => {
  it('draws latency or energy of the same candidates', () => {
    const latency = paretoOf(live, null);
    expect([...latency.cloud]).toEqual([10, 0.5, 20, 0.75]);
    expect(latency).toMatchObject({
      costUnit: 'ms',
      limit: 30,
      front: [{ id: 'x', cost: 20, accuracy: 0.75 }],
    });
    expect([...(latency.rug ?? [])]).toEqual([11, 12]);
    const energy = paretoOf({ ...live, cost: 'energy' }, null);
    expect([...energy.cloud]).toEqual([70, 0.5, 90, 0.75]);
    expect(energy).toMatchObject({ costUnit: 'mJ', limit: 100, front: [{ cost: 90 }] });
  });

  it('marks the design on the canvas', () => {
    const current = { encoding: '', latencyMs: 15, energyMj: 80, accuracy: 0.9 };
    expect(paretoOf(live, current).current).toEqual({ id: 'current', cost: 15, accuracy: 0.9 });
  });
});
