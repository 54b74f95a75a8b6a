import type { Design, Op, Setting } from '../design/types.ts';
import type { Tensor, Tensors } from './tensor.ts';
import { emitGradients, LOSS, TARGETS, type TrainingGraph } from './training.ts';
import { type ForwardOptions, maskName, NEIGHBOURS, NODES, POINTS, SLOTS, WORDS } from './trainingContext.ts';

/**
 * Gradients of the emitted float32 graphs against central finite differences of the same forward pass
 * emitted in float64. The relative error is that of the largest deviation in a tensor to the tensor's largest entry.
 */
const STEP = 1e-6;
/** Entries of each tensor that are differentiated numerically. */
const PROBES = 6;

/** A fixed stream of numbers in (-1, 1). */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2 ** 31;
  };
}

export type Bare = Op extends infer O
  ? O extends Op
    ? Omit<O, 'placement' | 'inputs' | 'id'>
    : never
  : never;

/** Input, the given ops in a chain, then what is missing of a Pool and a Classifier. */
export function chain(...ops: Bare[]): Design {
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

export type GradientOptions = Omit<ForwardOptions, 'differentiable'>;
type Values = Map<string, Tensor>;

const sizeOf = (dims: readonly number[]) => dims.reduce((n, s) => n * s, 1);
const real = (dims: readonly number[], value: (i: number) => number): Tensor<'float64'> => ({
  type: 'float64',
  dims,
  data: Float64Array.from({ length: sizeOf(dims) }, (_, i) => value(i)),
});

/** Random sentences, the first as long as can be and the last of one word. */
export function randomSentences(setting: Setting, batch: number, next: () => number): Tensors {
  const { points: n, words } = setting;
  const k = words?.neighbours ?? 0;
  const lengths = Array.from({ length: batch }, (_, b) => (b === 0 ? n : b === batch - 1 ? 1 : n >> b));
  const below = (limit: number) => Math.floor(((next() + 1) / 2) * limit) % limit;
  const neighbours = new Int32Array(batch * n * k);
  const slots = new Float64Array(batch * n * k);
  for (let at = 0; at < slots.length; at++) {
    const node = Math.floor(at / k) % n;
    const first = at - (at % k);
    const other = below(lengths[Math.floor(at / (n * k))] as number);
    const taken = neighbours.subarray(first, at).includes(other) || other === node || next() < -0.5;
    const padding = at === first || taken || node >= (lengths[Math.floor(at / (n * k))] as number);
    neighbours[at] = padding ? node : other;
    slots[at] = padding && at !== first ? 0 : 1;
  }
  return {
    [WORDS]: {
      type: 'int32',
      dims: [batch * n],
      data: Int32Array.from({ length: batch * n }, () => below(2 * n)),
    },
    [NODES]: real([batch, n], (i) => (i % n < (lengths[Math.floor(i / n)] as number) ? 1 : 0)),
    [NEIGHBOURS]: { type: 'int32', dims: [batch, n, k], data: neighbours },
    [SLOTS]: { type: 'float64', dims: [batch, n, k], data: slots },
  };
}

/** Random feeds for a graph. */
function feedsOf(graph: TrainingGraph, { setting, batch }: GradientOptions, seed: number): Values {
  const next = numbers(seed);
  const values: Values = new Map(setting.words ? Object.entries(randomSentences(setting, batch, next)) : []);
  if (!setting.words) values.set(POINTS, real([batch * setting.points, setting.features], next));
  for (const [name, dims] of graph.parameters) values.set(name, real(dims, next));
  for (const [layer, dims] of graph.masks)
    values.set(
      maskName(layer),
      real(dims, () => (next() > 0 ? 2 : 0)),
    );
  values.set(
    TARGETS,
    real([batch, setting.classes], () => 1 / setting.classes + 0.1 * next()),
  );
  return values;
}

const tensors = (values: Values, type: 'float32' | 'float64'): Tensors =>
  Object.fromEntries(
    [...values].map(([name, tensor]): [string, Tensor] => [
      name,
      type === 'float64' || tensor.type !== 'float64'
        ? tensor
        : { type, dims: tensor.dims, data: Float32Array.from(tensor.data as Float64Array) },
    ]),
  );

/** An engine (of the room after this one) as far as it is needed here. */
interface Engine {
  createSession(
    bytes: Uint8Array,
    options: { optimize: boolean },
  ): Promise<{ run(feeds: Tensors): Promise<Tensors>; release(): Promise<void> }>;
}

/** The worst relative error over the parameters of a design. */
export async function gradientError(
  runtime: Engine,
  options: GradientOptions,
  seed: number,
): Promise<number> {
  const graph = emitGradients(options);
  const session = await runtime.createSession(graph.bytes, { optimize: false });
  const double = await runtime.createSession(emitGradients(options, 'float64', false).bytes, {
    optimize: false,
  });
  const values = feedsOf(graph, options, seed);
  const analytic = await session.run(tensors(values, 'float32'));
  let worst = 0;
  for (const name of graph.parameters.keys()) {
    const data = values.get(name)?.data as Float64Array;
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
