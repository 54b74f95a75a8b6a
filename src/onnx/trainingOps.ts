import type { AggregateOp, ClassifierOp, EdgeConvOp, PoolOp, Reducer } from '../design/types.ts';
import {
  countedEdges,
  type NeighbourGraph,
  neighbourDistance,
  neighbourGraph,
  reduceEdges,
  reduceNeighbours,
} from './batchedGraphs.ts';
import {
  absence,
  activate,
  type Batch,
  type Counted,
  normalise,
  normalisedMaximum,
  REDUCE,
} from './batchedOps.ts';
import type { Tape } from './tape.ts';
import {
  type ForwardContext,
  maskName,
  NEIGHBOURS,
  parameter,
  SLOTS,
  type Value,
  WORDS,
} from './trainingContext.ts';
import { embeddingOf, type Layer } from './weights.ts';

/** Embedded words and the sentences' own graphs. */
export function words(c: ForwardContext): Omit<Value, 'pooled'> {
  const { t, size, options } = c;
  const { batch, points } = size;
  const k = options.setting.words?.neighbours ?? 0;
  const name = embeddingOf(options.design, options.setting)?.name ?? '';
  const table = parameter(c, name, [batch * points, options.setting.features]);
  const x = t.node('Gather', [table, t.input(WORDS, 'int32', [batch * points])], { axis: 0 });
  const local = t.cast(t.input(NEIGHBOURS, 'int32', [batch, points, k]), 'int64');
  const slots = t.input(SLOTS, t.realType, [batch, points, k]);
  return { x, graph: neighbourGraph(t, local, k, size, slots) };
}

function weightOf(c: ForwardContext, layer: string): string {
  const { from, to } = c.layers.get(layer) as Layer;
  return parameter(c, `${layer}.weight`, [from, to]);
}

export const linear = (c: ForwardContext, x: string, layer: string): string =>
  c.t.node('MatMul', [x, weightOf(c, layer)]);

/** Normalisation and shift, or the folded bias. @param counted the rows that count; absent: all */
export function normalised(c: ForwardContext, z: string, layer: string, counted?: Counted): string {
  const width = (c.layers.get(layer) as Layer).to;
  if (c.options.normalisation === 'folded') {
    return c.t.node('Add', [z, parameter(c, `${layer}.bias`, [width])]);
  }
  const { value, mean, variance } = normalise(c.t, z, parameter(c, `${layer}.shift`, [width]), counted);
  c.forward.statistics.set(layer, { mean, variance, rows: counted ? null : (c.t.shape(z)[0] as number) });
  return value;
}

/**
 * A Combine up to its activation and the max over each sample's nodes in one, [B, C]: normalisation and activation are
 * increasing, so they commute with max, and are computed for B rows instead of B*N.
 */
export function maximum(c: ForwardContext, x: string, layer: string): string {
  const { t, size, options } = c;
  const width = (c.layers.get(layer) as Layer).to;
  if (options.normalisation === 'folded') {
    const z = t.reshape(linear(c, x, layer), [size.batch, size.points, width]);
    return normalised(c, t.reduce('ReduceMax', z, [1]), layer);
  }
  const weight = weightOf(c, layer);
  const shift = parameter(c, `${layer}.shift`, [width]);
  const { value, mean, variance } = normalisedMaximum(t, x, weight, shift, size);
  c.forward.statistics.set(layer, { mean, variance, rows: t.shape(x)[0] as number });
  return value;
}

/** Messages reduced without materialising them: what does not depend on j comes out of the reduction. */
export function aggregate(c: ForwardContext, op: AggregateOp, x: string, graph: NeighbourGraph): string {
  const { t, size } = c;
  const source = reduceNeighbours(t, x, graph, op.reducer, size);
  if (op.message === 'source') return source;
  const target = op.reducer === 'add' ? t.node('Mul', [x, graph.slots?.degree ?? t.real(graph.k)]) : x;
  const relative = t.node('Sub', [source, target]);
  if (op.message === 'relative') return relative;
  if (op.message === 'target+relative') return t.node('Concat', [target, relative], { axis: 1 });
  const distance = neighbourDistance(t, x, graph, op.reducer, size);
  return t.node('Concat', [target, source, relative, distance], { axis: 1 });
}

/**
 * Linear on [x_i, x_j - x_i] is a_i + b_j with a = x (W1 - W2), b = x W2. A last layer that is reduced by
 * max is reduced before normalisation and activation: both are increasing, so they commute with max.
 */
export function edgeConv(c: ForwardContext, op: EdgeConvOp, x: string, graph: NeighbourGraph): string {
  const { t, size } = c;
  const name = (index: number) => `${op.id}.${index}`;
  const [rows, width] = t.shape(x) as [number, number];
  const [own, other] = t.nodeN('Split', [weightOf(c, name(0)), t.ints([width, width])], 2, { axis: 0 });
  const a = t.node('MatMul', [x, t.node('Sub', [own as string, other as string])]);
  const b = t.node('MatMul', [x, other as string]);
  const last = op.widths.length - 1;
  if (last === 0 && op.reducer === 'max') {
    const z = t.node('Add', [a, reduceNeighbours(t, b, graph, 'max', size)]);
    return activate(t, normalised(c, z, name(0), size.nodes));
  }
  const outWidth = (index: number) => op.widths[index] as number;
  const gathered = t.node('Gather', [b, graph.rows], { axis: 0 });
  let z = t.reshape(t.node('Add', [gathered, t.reshape(a, [rows, 1, outWidth(0)])]), [
    rows * graph.k,
    outWidth(0),
  ]);
  const edges = countedEdges(t, graph, size);
  for (let index = 0; index < last; index++) {
    z = linear(c, activate(t, normalised(c, z, name(index), edges)), name(index + 1));
  }
  const perNode = [rows, graph.k, outWidth(last)];
  if (op.reducer === 'max') {
    const most = t.reduce('ReduceMax', t.reshape(z, perNode), [1]);
    return activate(t, normalised(c, most, name(last), size.nodes));
  }
  const messages = t.reshape(activate(t, normalised(c, z, name(last), edges)), perNode);
  return reduceEdges(t, messages, graph, op.reducer);
}

/** Nodes [B, N, C] to one vector, [B, C], over those that are there. */
function poolOne(t: Tape, { batch, points, nodes }: Batch, reducer: Reducer, x3: string): string {
  if (!nodes) return t.reduce(REDUCE[reducer], x3, [1]);
  if (reducer === 'max') {
    return t.reduce('ReduceMax', t.node('Add', [x3, absence(t, nodes, [batch, points, 1])]), [1]);
  }
  const mask = t.reshape(nodes.mask, [batch, points, 1]);
  const sum = t.reduce('ReduceSum', t.node('Mul', [x3, mask]), [1]);
  return reducer === 'add' ? sum : t.node('Div', [sum, t.reduce('ReduceSum', mask, [1])]);
}

export function pool({ t, size }: ForwardContext, op: PoolOp, x: string): string {
  const width = t.shape(x).at(-1) as number;
  const x3 = t.reshape(x, [size.batch, size.points, width]);
  const parts = op.functions.map((reducer) => poolOne(t, size, reducer, x3));
  return parts.length === 1 ? (parts[0] as string) : t.node('Concat', parts, { axis: 1 });
}

export function classifier(c: ForwardContext, op: ClassifierOp, x: string): string {
  const { t, options, forward } = c;
  let hidden = x;
  op.hidden.forEach((width, index) => {
    const layer = `${op.id}.${index}`;
    hidden = activate(t, normalised(c, linear(c, hidden, layer), layer));
    if (!options.dropout) return;
    const dims = [options.batch, width] as const;
    forward.masks.set(layer, dims);
    hidden = t.node('Mul', [hidden, t.input(maskName(layer), t.realType, dims)]);
  });
  forward.embedding = hidden;
  if (options.lastLayer === false) return hidden;
  const layer = `${op.id}.${op.hidden.length}`;
  const bias = parameter(c, `${layer}.bias`, [options.setting.classes]);
  return t.node('Add', [linear(c, hidden, layer), bias]);
}
