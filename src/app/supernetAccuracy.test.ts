import { expect, test } from 'vitest';
import { genomeFromSeed } from '../design/testing.ts';
import { supernetAccuracies } from './supernetAccuracy.ts';

test('S8.5 a supernet’s accuracies are predicted, with the interval of the samples that were scored', async () => {
  const shares = [0, 0.5, 1];
  const evaluator = { evaluate: async () => ({ accuracy: shares.shift() ?? 0, samples: 400 }) };
  const genomes = [1, 2, 3].map((seed) => genomeFromSeed(seed));
  const [none, half, all] = await supernetAccuracies(new AbortController().signal, evaluator, genomes);
  expect(none).toEqual({ accuracy: 0, provenance: 'predicted', low: 0, high: 0 });
  expect(half).toMatchObject({ accuracy: 0.5, provenance: 'predicted' });
  expect(half?.low).toBeCloseTo(0.451, 3);
  expect(half?.high).toBeCloseTo(0.549, 3);
  expect(all).toMatchObject({ low: 1, high: 1 });
});
