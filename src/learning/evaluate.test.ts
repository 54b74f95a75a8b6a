import { describe, expect, it } from 'vitest';
import { nodeRuntime } from '../runtime/node.node.ts';
import { settingOf } from '../tasks/task.ts';
import { Evaluator, evaluationOf, NoAnswer } from './evaluate.ts';
import { calibratedWeights } from './initialise.ts';
import { toyClouds, toyDesign } from './testing.ts';

describe('evaluation', () => {
  it('takes accuracy over samples and balanced accuracy over the classes that occur', () => {
    const { accuracy, balancedAccuracy, samples } = evaluationOf([
      [8, 2, 0],
      [1, 1, 0],
      [0, 0, 0],
    ]);
    expect(samples).toBe(12);
    expect(accuracy).toBeCloseTo(9 / 12);
    expect(balancedAccuracy).toBeCloseTo((0.8 + 0.5) / 2);
  });

  it('S8.722 ends where the logits are no numbers, and names the sample', async () => {
    const runtime = nodeRuntime();
    const data = toyClouds(9, 16);
    const weights = await calibratedWeights(runtime, toyDesign(), settingOf(data, 16), 3, data);
    for (const { type, data: values } of Object.values(weights)) if (type === 'float32') values.fill(3e38);
    const evaluator = await Evaluator.open(runtime, toyDesign(), settingOf(data, 16));
    const judged = evaluator.evaluate(new AbortController().signal, weights, data);
    await expect(judged).rejects.toThrow(NoAnswer);
    await expect(judged).rejects.toThrow(/sample 0 of \w+: the logits are no numbers/);
    await evaluator.release();
  });

  it('does not depend on the batch, nor on samples that only fill the last one', async () => {
    const runtime = nodeRuntime();
    const data = toyClouds(23, 16);
    const setting = settingOf(data, 16);
    const weights = await calibratedWeights(runtime, toyDesign(), setting, 3, data);
    const results = [];
    for (const batch of [1, 5, 32]) {
      const evaluator = await Evaluator.open(runtime, toyDesign(), setting, batch);
      results.push(await evaluator.evaluate(new AbortController().signal, weights, data));
      await evaluator.release();
    }
    expect(results[0]?.samples).toBe(23);
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });
});
