import { expect, test } from 'vitest';
import { nodeRuntime } from '../runtime/node.node.ts';
import { ADAM, emitUpdate, LOSS, PLAIN_ADAM, SGD, type UpdateRule } from './optimisers.ts';
import { Tape } from './tape.ts';
import type { Tensor, Tensors } from './tensor.ts';

const WEIGHT = [0.5, -2, 1];
const BIAS = [3];
const MOMENT = 0.25;
const RATE = 0.1;

const tensor = (...values: number[]): Tensor<'float32'> => ({
  type: 'float32',
  dims: [values.length],
  data: Float32Array.from(values),
});
const scalar = (value: number): Tensor<'float32'> => ({ ...tensor(value), dims: [] });

/** One step on the loss |weight|^2 + |bias|^2 (gradients: twice each), all moments 0.25 before, at t = 1. */
async function step(rule: UpdateRule): Promise<Record<string, number[]>> {
  const t = new Tape('update');
  const parameters = new Map([
    ['a.weight', [3]],
    ['a.bias', [1]],
  ]);
  const squares = [...parameters].map(([name, dims]) => {
    t.input(name, 'float32', dims);
    return t.reduce('ReduceSum', t.node('Mul', [name, name]), [0]);
  });
  emitUpdate(t, t.node('Add', squares), parameters, rule);
  const session = await nodeRuntime().createSession(t.toBytes());
  const moments = session.inputNames.filter((name) => /\.[mv]$/.test(name));
  const feeds: Tensors = {
    'a.weight': tensor(...WEIGHT),
    'a.bias': tensor(...BIAS),
    learningRate: scalar(RATE),
    ...(rule.optimiser === 'adam' && {
      correction1: scalar(1 / (1 - ADAM.beta1)),
      correction2: scalar(1 / (1 - ADAM.beta2)),
    }),
    ...Object.fromEntries(
      moments.map((name) => [name, tensor(...(name.startsWith('a.w') ? WEIGHT : BIAS).map(() => MOMENT))]),
    ),
  };
  const outputs = await session.run(feeds);
  await session.release();
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { data }]) => [name, Array.from(data as Float32Array)]),
  );
}

const close = (actual: number[] | undefined, expected: number[]) => {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    expect(actual?.[i]).toBeCloseTo(value, 5);
  });
};

test('S8.43 SGD adds momentum and takes decay into the gradient of weights', async () => {
  const next = await step({ optimiser: 'sgd', weightDecay: 0.5, clip: 0 });
  close(next[LOSS], [14.25]);
  close(
    next['a.weight.next'],
    WEIGHT.map((w) => w - RATE * (SGD.momentum * MOMENT + 2 * w + 0.5 * w)),
  );
  close(
    next['a.bias.next'],
    BIAS.map((b) => b - RATE * (SGD.momentum * MOMENT + 2 * b)),
  );
  expect(Object.keys(next).some((name) => name.includes('.v'))).toBe(false);
});

test('S8.43 Adam shrinks weights apart from the gradient', async () => {
  const next = await step({ ...PLAIN_ADAM, weightDecay: 0.5 });
  const adam = (w: number, decay: number) => {
    const m = (ADAM.beta1 * MOMENT + (1 - ADAM.beta1) * 2 * w) / (1 - ADAM.beta1);
    const v = (ADAM.beta2 * MOMENT + (1 - ADAM.beta2) * 4 * w * w) / (1 - ADAM.beta2);
    return w * (1 - RATE * decay) - (RATE * m) / (Math.sqrt(v) + ADAM.epsilon);
  };
  close(
    next['a.weight.next'],
    WEIGHT.map((w) => adam(w, 0.5)),
  );
  close(
    next['a.bias.next'],
    BIAS.map((b) => adam(b, 0)),
  );
});

test('S8.43 gradients that are longer together than the limit are shortened to it; shorter ones stay', async () => {
  const length = 2 * Math.hypot(...WEIGHT, ...BIAS);
  const sgd = (clip: number) => step({ optimiser: 'sgd', weightDecay: 0, clip });
  const moved = (factor: number) => WEIGHT.map((w) => w - RATE * (SGD.momentum * MOMENT + factor * 2 * w));
  close((await sgd(1))['a.weight.next'], moved(1 / length));
  close((await sgd(length + 1))['a.weight.next'], moved(1));
});
