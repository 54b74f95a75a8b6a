import { expect, test } from 'vitest';
import { printGenome } from '../design/genome.ts';
import { genomeFromSeed } from '../design/testing.ts';
import type { AccuracyModel } from '../learning/accuracy/predictor.ts';
import { trainAccuracy } from '../learning/accuracy/trainAccuracy.ts';
import { predictedAccuracy } from './predictedAccuracy.ts';

const scored = Array.from({ length: 40 }, (_, i) => ({
  design: printGenome(genomeFromSeed(i)),
  accuracy: 0.3 + 0.01 * (i % 7),
}));
const model: AccuracyModel = trainAccuracy(
  { scored, alone: scored },
  {
    task: 'shapes',
    setting: { points: 64, features: 3, classes: 16 },
    budget: { points: 64, epochs: 1, batch: 32, learningRate: 2e-3, seed: 1 },
    ...{ fineTuneSteps: 40, coverage: 0.9, created: '2026-01-01T00:00:00.000Z', command: 'test' },
  },
);

test('S10.8 the predictor answers for every genome, in order, predicted and with its interval', async () => {
  const genomes = [genomeFromSeed(100), genomeFromSeed(101)];
  const oracle = predictedAccuracy(model);
  const both = await oracle(new AbortController().signal, genomes);
  const [second] = await oracle(new AbortController().signal, genomes.slice(1));
  expect(both).toHaveLength(2);
  expect(both[1]).toEqual(second);
  for (const { accuracy, low, high, provenance } of both) {
    expect(provenance).toBe('predicted');
    expect(low).toBeLessThan(accuracy);
    expect(high).toBeGreaterThan(accuracy);
  }
  await expect(oracle(AbortSignal.abort(), genomes)).rejects.toThrow();
});
