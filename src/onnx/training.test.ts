import { afterAll, describe, expect, it } from 'vitest';
import type { Design, Op, Reducer } from '../design/types.ts';
import { MESSAGES, REDUCERS } from '../design/types.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import type { Runtime, Tensors } from '../runtime/session.ts';
import type { Tensor } from './tensor.ts';
import { emitGradients, LOSS, TARGETS, type TrainingGraph } from './training.ts';
import { type ForwardOptions, maskName, POINTS } from './trainingForward.ts';

/**
 * Gradients of the emitted float32 graphs against central finite differences of the same forward pass
 * emitted in float64. The relative error is that of the largest deviation in a tensor to the tensor's largest entry.
 */
const STEP = 1e-6;
const BOUND = 1e-3;
/** Entries of each tensor that are differentiated numerically. */
const PROBES = 6;

const setting = { points: 12, features: 3, classes: 4 };
const batch = 3;

/** A fixed stream of numbers in (-1, 1). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2 ** 31;
  };
}

type Bare = Op extends infer O ? (O extends Op ? Omit<O, 'placement' | 'inputs' | 'id'> : never) : never;

/** Input, the given ops in a chain, then what is missing of a Pool and a Classifier. */
function chain(...ops: Bare[]): Design {
  const all: Bare[] = [{ kind: 'Input' }, ...ops];
  if (!ops.some((op) => op.kind === 'Pool')) all.push({ kind: 'Pool', functions: ['mean'] });
  all.push({ kind: 'Classifier', hidden: [] });
  const placed = all.map((op, i) => ({
    ...op,
    id: `op${i}`,
    placement: 'device',
    inputs: i === 0 ? [] : [`op${i - 1}`],
  }));
  return { version: 1, name: 'test', ops: placed as Op[] };
}

const sample: Bare = { kind: 'Sample', k: 4 };
const combine: Bare = { kind: 'Combine', width: 5 };

const cases: [string, Design][] = [
  ['Combine', chain(combine)],
  ['Classifier', chain(combine, { kind: 'Pool', functions: ['mean'] }, combine)],
  ...REDUCERS.map((r): [string, Design] => [`Pool ${r}`, chain(combine, { kind: 'Pool', functions: [r] })]),
  ['Pool max+mean+add', chain(combine, { kind: 'Pool', functions: ['max', 'mean', 'add'] })],
  ...MESSAGES.flatMap((message) =>
    REDUCERS.map((reducer): [string, Design] => [
      `Aggregate ${message} ${reducer}`,
      chain(combine, sample, { kind: 'Aggregate', message, reducer }, combine),
    ]),
  ),
  ...[[6], [6, 5], [6, 5, 4]].flatMap((widths) =>
    REDUCERS.map((reducer): [string, Design] => [
      `EdgeConv ${widths} ${reducer}`,
      chain(combine, sample, { kind: 'EdgeConv', widths, reducer, form: 'per-edge' }),
    ]),
  ),
  ['Communicate', chain(combine, { kind: 'Communicate' }, combine)],
  ['whole DGCNN', dgcnn()],
];

/** Two EdgeConvs on dynamic graphs, concatenated, embedded, pooled; a classifier with a hidden layer. */
function dgcnn(): Design {
  const at = { placement: 'device' } as const;
  const conv = { kind: 'EdgeConv', reducer: 'max' as Reducer, form: 'per-node' } as const;
  return {
    version: 1,
    name: 'small DGCNN',
    ops: [
      { ...at, id: 'input', kind: 'Input', inputs: [] },
      { ...at, id: 's1', kind: 'Sample', k: 4, inputs: ['input'] },
      { ...at, ...conv, id: 'e1', widths: [6], inputs: ['s1'] },
      { ...at, id: 's2', kind: 'Sample', k: 4, inputs: ['e1'] },
      { ...at, ...conv, id: 'e2', widths: [7], inputs: ['s2'] },
      { ...at, id: 'concat', kind: 'Concat', inputs: ['e1', 'e2'] },
      { ...at, id: 'embedding', kind: 'Combine', width: 8, inputs: ['concat'] },
      { ...at, id: 'pool', kind: 'Pool', functions: ['max', 'mean'], inputs: ['embedding'] },
      { ...at, id: 'classifier', kind: 'Classifier', hidden: [6], inputs: ['pool'] },
    ],
  };
}

type Options = Omit<ForwardOptions, 'differentiable'>;
type Values = Map<string, { dims: readonly number[]; data: Float64Array }>;

/** Random feeds for a graph. */
function feedsOf(graph: TrainingGraph, seed: number): Values {
  const next = numbers(seed);
  const values: Values = new Map();
  const size = (dims: readonly number[]) => dims.reduce((n, s) => n * s, 1);
  const put = (name: string, dims: readonly number[], value: () => number) =>
    values.set(name, { dims, data: Float64Array.from({ length: size(dims) }, value) });
  put(POINTS, [batch * setting.points, setting.features], next);
  for (const [name, dims] of graph.parameters) put(name, dims, next);
  for (const [layer, dims] of graph.masks) put(maskName(layer), dims, () => (next() > 0 ? 2 : 0));
  put(TARGETS, [batch, setting.classes], () => 1 / setting.classes + 0.1 * next());
  return values;
}

function tensors(values: Values, type: 'float32' | 'float64'): Tensors {
  return Object.fromEntries(
    [...values].map(([name, { dims, data }]): [string, Tensor] => [
      name,
      type === 'float64' ? { type, dims, data } : { type, dims, data: Float32Array.from(data) },
    ]),
  );
}

/** The worst relative error over the parameters of a design. */
async function gradientError(runtime: Runtime, options: Options, seed: number): Promise<number> {
  const graph = emitGradients(options);
  const session = await runtime.createSession(graph.bytes, { optimize: false });
  const double = await runtime.createSession(emitGradients(options, 'float64', false).bytes, {
    optimize: false,
  });
  const values = feedsOf(graph, seed);
  const analytic = await session.run(tensors(values, 'float32'));
  let worst = 0;
  for (const name of graph.parameters.keys()) {
    const { data } = values.get(name) as { data: Float64Array };
    const gradient = analytic[`${name}.gradient`]?.data as Float32Array;
    const largest = gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
    // A gradient that vanishes (a bias before a normalisation has none here) is compared with the loss's scale.
    const scale = Math.max(largest, 1e-3);
    const stride = Math.max(1, Math.floor(data.length / PROBES));
    for (let i = 0; i < data.length; i += stride) {
      const kept = data[i] as number;
      const at = async (x: number) => {
        data[i] = x;
        const outputs = await double.run(tensors(values, 'float64'));
        return Number(outputs[LOSS]?.data[0]);
      };
      const numeric = ((await at(kept + STEP)) - (await at(kept - STEP))) / (2 * STEP);
      data[i] = kept;
      worst = Math.max(worst, Math.abs(numeric - (gradient[i] as number)) / scale);
    }
  }
  await session.release();
  await double.release();
  return worst;
}

describe('gradients agree with float64 finite differences', () => {
  const runtime = nodeRuntime();
  const worst = new Map<string, number>();
  afterAll(() => {
    const figures = [...worst].map(([name, error]) => `${name}: ${error.toExponential(1)}`);
    console.info(`worst relative gradient error\n  ${figures.join('\n  ')}`);
  });

  it.each(cases)('%s', async (name, design) => {
    const dropout = design.ops.some((op) => op.kind === 'Classifier' && op.hidden.length > 0);
    let error = 0;
    for (const seed of [1, 2]) {
      const options: Options = { design, setting, batch, normalisation: 'batch', dropout };
      error = Math.max(error, await gradientError(runtime, options, seed));
    }
    worst.set(name, error);
    expect(error).toBeLessThan(BOUND);
  });

  it('folded weights too', async () => {
    const options = { design: dgcnn(), setting, batch, normalisation: 'folded', dropout: false } as const;
    expect(await gradientError(runtime, options, 3)).toBeLessThan(BOUND);
  });
});
