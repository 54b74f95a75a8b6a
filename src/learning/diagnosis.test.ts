import { expect, test } from 'vitest';
import { nodeRuntime } from '../runtime/node.node.ts';
import { divergence } from './diagnosis.ts';
import { TRAINING_DEFAULTS } from './recipe.ts';
import { toyClouds, toyDesign } from './testing.ts';
import { train } from './trainer.ts';

async function epochsAt(learningRate: number) {
  const words: (string | undefined)[] = [];
  const options = {
    ...{ ...TRAINING_DEFAULTS, optimiser: 'sgd' as const, learningRate, epochs: 2, batch: 8 },
    ...{ design: toyDesign(), train: toyClouds(66, 16), points: 16 },
  } as const;
  for await (const event of train(new AbortController().signal, nodeRuntime(), options)) {
    if (event.kind === 'epoch') words.push(event.diverging);
  }
  return words;
}

test('S8.721 a loss far above that of guessing is called so, and others are not', () => {
  for (const loss of [0, Math.log(40), 1.4 * Math.log(40)]) expect(divergence(loss, 40)).toBeUndefined();
  expect(divergence(123.4, 40)).toContain('the loss of 123 is far above that of guessing (3.69)');
});

test('S8.721 a training with a rate that is far too high says so, one that learns does not', async () => {
  expect((await epochsAt(10)).at(-1)).toContain('training diverges');
  expect(await epochsAt(0.01)).toEqual([undefined, undefined]);
});
