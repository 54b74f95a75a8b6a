import { expect, test } from 'vitest';
import { genomeContext, printGenome } from '../design/genome.ts';
import { genomeFromSeed } from '../design/testing.ts';
import { type AccuracyModel, predictAccuracy } from '../learning/accuracy/accuracyModel.ts';
import { trainAccuracy } from '../learning/accuracy/trainAccuracy.ts';
import { networkOf } from './mapping/network.ts';
import type { AccuracyResult } from './oracle.ts';
import { predictedAccuracy } from './predictedAccuracy.ts';

const trained = Array.from({ length: 40 }, (_, i) => ({
  ...{ task: 'shapes', points: 64, epochs: 1, seed: 1, recipe: { batch: 32, learningRate: 2e-3 } },
  ...{ design: printGenome(genomeFromSeed(i)), accuracy: 0.3 + 0.01 * (i % 7) },
}));
const model: AccuracyModel = trainAccuracy(trained, {
  setting: { points: 64, features: 3, classes: 16 },
  ...{ coverage: 0.9, created: '2026-01-01T00:00:00.000Z', command: 'test' },
});

test('S10.8 the accuracy model answers for every network, predicted and with its interval', () => {
  const accuracyOf = predictedAccuracy(model);
  const genome = genomeFromSeed(100);
  const { accuracy, low = 1, high = 0, provenance } = accuracyOf(networkOf(genome)) as AccuracyResult;
  expect(provenance).toBe('predicted');
  expect(low).toBeLessThan(accuracy);
  expect(high).toBeGreaterThan(accuracy);
  // Where it runs, and what only passes through, does not matter.
  const training = { points: 64, epochs: 1 };
  expect(accuracyOf(networkOf(genome))).toEqual({ ...predictAccuracy(model, genome), provenance, training });
});

test('S10.172 the accuracy model says nothing of a share of the points that it was not fitted to', () => {
  const network = networkOf(genomeFromSeed(100));
  expect(predictedAccuracy(model)({ ...network, share: 1 / 2 })).toBeNull();
});

test('S10.362 what verified designs reached corrects every answer, with the interval of their scatter', () => {
  const network = networkOf(genomeFromSeed(100));
  const said = predictedAccuracy(model)(network) as AccuracyResult;
  const training = { points: 256, epochs: 16, target: true } as const;
  const corrected = predictedAccuracy(model, { shift: 0.2, half: 0.03, training })(network);
  // S10.502: it is of what they were trained to.
  expect(corrected?.training).toEqual(training);
  const { accuracy, low = 0, high = 1 } = corrected as AccuracyResult;
  expect(accuracy).toBeCloseTo(said.accuracy + 0.2, 12);
  expect([accuracy - low, high - accuracy].map((half) => half.toFixed(6))).toEqual(['0.030000', '0.030000']);
});

test('S10.8 where a sentence network runs, and what only passes through, does not change its accuracy', () => {
  const words = { points: 20, features: 64, classes: 2, words: { vocabulary: 50, neighbours: 4 } };
  const ofWords = { ...model, setting: words };
  for (let seed = 0; seed < 300; seed++) {
    const genome = genomeFromSeed(seed, genomeContext(words));
    expect(predictAccuracy(ofWords, genome)).toEqual(predictAccuracy(ofWords, networkOf(genome)));
  }
});
