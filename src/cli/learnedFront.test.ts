import { expect, test } from 'vitest';
import { printGenome } from '../design/genome.ts';
import { genomeFromSeed } from '../design/testing.ts';
import { LatencyPredictor } from '../learning/latency/predictor.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { genomeEstimator } from '../system/genomeEstimator.ts';
import { fakePredictor, fakeSystem } from '../system/testing.ts';
import { costOracleOf, learnedFront } from './learnedFront.ts';

const signal = new AbortController().signal;
const setting = { points: 32, features: 3, classes: 5 };
const system = fakeSystem(setting);

test('S13.61 the front is what the predictor leaves of it: its latency and interval, inside the limits, not dominated', async () => {
  const estimate = genomeEstimator(setting, system);
  const points = Array.from({ length: 30 }, (_, seed) => {
    const genome = genomeFromSeed(seed);
    return { ...estimate(genome), encoding: printGenome(genome), accuracy: null };
  });
  const predictor = new LatencyPredictor(nodeRuntime(), fakePredictor(system));
  try {
    const costs = costOracleOf(setting, system, predictor);
    const front = await learnedFront(signal, points, costs, {});
    expect(front.length).toBeGreaterThan(1);
    for (const point of front) {
      const { latencyMs, lowMs = 0, highMs = 0 } = point;
      const table = points.find(({ encoding }) => encoding === point.encoding);
      // Untrained: the table's sum, and 0.1 ms for what no part's clock sees.
      expect(latencyMs).toBeCloseTo((table?.latencyMs ?? 0) + 0.1, 2);
      expect(lowMs).toBeLessThan(latencyMs);
      expect(highMs).toBeGreaterThan(latencyMs);
      const better = front.filter(
        (other) =>
          other.latencyMs < latencyMs &&
          other.energyMj < point.energyMj &&
          other.parameters > point.parameters,
      );
      expect(better).toEqual([]);
    }
    expect(front.map(({ latencyMs }) => latencyMs)).toEqual(
      front.map(({ latencyMs }) => latencyMs).sort((a, b) => a - b),
    );
    const limit = front[0]?.latencyMs ?? 0;
    expect(await learnedFront(signal, points, costs, { latencyMs: limit })).toEqual([front[0]]);
  } finally {
    await predictor.release();
  }
});
