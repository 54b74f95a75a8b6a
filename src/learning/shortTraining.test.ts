import { expect, test, vi } from 'vitest';
import { parseGenome } from '../design/genome.ts';
import { designOf } from '../design/genomeDesign.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { ShortTraining } from './shortTraining.ts';
import { toyClouds, toySentences } from './testing.ts';
import { TrainingError } from './trainer.ts';
import { TrainingRun } from './trainingRun.ts';

const runtime = nodeRuntime();
const { signal } = new AbortController();
const GRAPH = designOf(parseGenome('3 2 1 4 0 0 0 0 0 0 0 0,0 6 3 3 0 0 0 0 0 0 0 0'));
const clouds = { train: toyClouds(60, 24), val: toyClouds(30, 24, 2), points: 24, seed: 3, samples: 30 };

test('S8.360 a short training starts from random weights, learns, and is the same for the same seed', async () => {
  const scored = async (more = {}) =>
    new ShortTraining(runtime, { ...clouds, ...more }).evaluate(signal, GRAPH);
  const { accuracy, samples } = await scored({ steps: 20 });
  expect(samples).toBe(30);
  expect(accuracy).toBeGreaterThan(0.6);
  const step = vi.spyOn(TrainingRun.prototype, 'step');
  expect((await scored({ steps: 20 })).accuracy).toBe(accuracy);
  const losses = await Promise.all(
    step.mock.results.map(({ value }) => value as ReturnType<TrainingRun['step']>),
  );
  step.mockRestore();
  expect(losses).toHaveLength(20);
  expect(losses.at(-1)?.loss).toBeLessThan(0.7 * (losses[0]?.loss ?? 0));
});

test('S8.360 of sentences too: words start as those of a whole training, the same for every design', async () => {
  const train = toySentences(64);
  const val = toySentences(32, 2, train.vocabulary);
  const training = new ShortTraining(runtime, { train, val, points: 48, seed: 1, steps: 4 });
  const design = designOf(parseGenome('2 1 4 0 0 0 0 0 0 0 0 0,3 3 3 0 0 0 0 0 0 0 0 0'));
  const first = await training.evaluate(signal, design);
  expect(first.accuracy).toBeGreaterThan(0.6);
  // Another one in between changes nothing: each has a copy of its own.
  await training.evaluate(signal, designOf(parseGenome('1 4 0 0 0 0 0 0 0 0 0 0,3 3 0 0 0 0 0 0 0 0 0 0')));
  expect(await training.evaluate(signal, design)).toEqual(first);
});

test('S8.360 it is aborted before a step, and refuses data from which nothing can be learned', async () => {
  const stopped = AbortSignal.abort(new Error('stopped'));
  await expect(new ShortTraining(runtime, clouds).evaluate(stopped, GRAPH)).rejects.toThrow('stopped');
  expect(() => new ShortTraining(runtime, { ...clouds, points: 25 })).toThrow(TrainingError);
});
