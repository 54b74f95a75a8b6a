import { expect, test, vi } from 'vitest';
import { parseGenome } from '../design/genome.ts';
import { ShortTraining } from '../learning/shortTraining.ts';
import { toyClouds } from '../learning/testing.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { shortTrainingOracle } from './shortTraining.ts';

test('S10.361 a network is trained once wherever it runs; what it reaches has no interval', async () => {
  const evaluate = vi
    .spyOn(ShortTraining.prototype, 'evaluate')
    .mockImplementation(async () => ({ accuracy: 0.4, balancedAccuracy: 0.4, samples: 30, confusion: [] }));
  const clouds = { train: toyClouds(12, 8), val: toyClouds(12, 8, 2), points: 8, seed: 1 };
  const oracle = shortTrainingOracle(nodeRuntime(), clouds);
  const genomes = [
    '1 4 0 0 0 0 0 0 0 0 0 0,3 3 0 0 0 0 0 0 0 0 0 0',
    '1 5 4 0 0 0 0 0 0 0 0 0,3 0 3 0 0 0 0 0 0 0 0 0',
  ].map(parseGenome);
  const { signal } = new AbortController();
  const results = await oracle(signal, genomes);
  expect(results).toEqual(genomes.map(() => ({ accuracy: 0.4, provenance: 'predicted' })));
  expect(evaluate).toHaveBeenCalledTimes(1);
  evaluate.mockRestore();
});
