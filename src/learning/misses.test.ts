import { expect, test } from 'vitest';
import { nodeRuntime } from '../runtime/node.node.ts';
import { crossEntropy, judge } from './misses.ts';
import { foldModel, initialModel } from './model.ts';
import { toyClouds, toyDesign } from './testing.ts';

test('S8.49 cross entropy is that of the softmax, and large logits do not overflow', () => {
  expect(crossEntropy([0, 0], 1)).toBeCloseTo(Math.log(2), 12);
  expect(crossEntropy([1000, 0], 0)).toBeCloseTo(0, 12);
  expect(crossEntropy([1000, 0], 1)).toBeCloseTo(1000, 9);
});

test('S8.49 the worst misses are the wrong samples of the highest loss, and agree with the confusion matrix', async () => {
  const setting = { points: 16, features: 3, classes: 3 };
  const data = toyClouds(45, 16, 3);
  const weights = foldModel(initialModel(toyDesign(), setting, 2));
  const subject = { design: toyDesign(), setting, weights, data };
  const steps: number[] = [];
  const signal = new AbortController().signal;
  const found = await judge(signal, nodeRuntime(), subject, 5, (done) => steps.push(done));
  const right = found.confusion.reduce((sum, row, label) => sum + (row[label] as number), 0);
  expect(found.wrong).toBe(45 - right);
  expect(found.wrong).toBeGreaterThan(5);
  expect(found.misses).toHaveLength(5);
  for (const [i, miss] of found.misses.entries()) {
    expect(miss.label).toBe(data.labels[miss.sample]);
    expect(miss.predicted).not.toBe(miss.label);
    expect(miss.confidence).toBeGreaterThanOrEqual(miss.chance);
    expect(miss.loss).toBeLessThanOrEqual(found.misses[i - 1]?.loss ?? Infinity);
  }
  expect(steps.at(-1)).toBe(45);
});
