import { topological } from '../design/graph.ts';
import type {
  AggregateOp,
  ClassifierOp,
  Design,
  EdgeConvOp,
  Op,
  PoolOp,
  Reducer,
  Setting,
} from '../design/types.ts';
import {
  countedEdges,
  type NeighbourGraph,
  nearest,
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
import { designLayers, embeddingOf, type Layer, layerName } from './weights.ts';

/** How the layers of a batched graph get their tensors, all of them graph inputs. */
export type Normalisation =
  /** `X.weight` and `X.shift`; standardised by the batch's own statistics, which become values to output. */
  | 'batch'
  /** `X.weight` and `X.bias` with the normalisation folded in, as inference has them. */
  | 'folded';

export interface ForwardOptions {
  design: Design;
  setting: Setting;
  /** Samples in a batch, B. */
  batch: number;
  normalisation: Normalisation;
  /** Whether hidden classifier layers are multiplied by masks, given as inputs. */
  dropout: boolean;
  /** Whether gradients will be asked for. Without, neighbours are reduced one by one, which takes less memory. */
  differentiable: boolean;
  /** Whether the classifier's last layer is part of it; without, the embedding is the result. Default true. */
  lastLayer?: boolean;
}

/** A batched forward pass on a tape. */
export interface Forward {
  /** [B, classes]; the embedding when there is no last layer. */
  logits: string;
  /** What the classifier's last layer reads: [B, width]. */
  embedding: string;
  /** Each op's value by its id. */
  values: Map<string, string>;
  /** Input tensors to learn, with their shapes. Of an embedding the rows that the batch needs (see WORDS). */
  parameters: Map<string, readonly number[]>;
  /** Batch statistics [C] by layer name, and over how many rows they are taken; null: corrected for it already. */
  statistics: Map<string, { mean: string; variance: string; rows: number | null }>;
  /** Dropout mask inputs [B, width] by layer name: 0, or 1 / (1 - rate). */
  masks: Map<string, readonly [number, number]>;
}

/** The input with the batch's points, [B*N, F]. */
export const POINTS = 'points';
/**
 * Inputs of a batch of sentences, instead of POINTS. WORDS, int32 [B*N]: for each node the row of the embedding that is
 * fed, [B*N, F]; it holds those words that the batch has, in any order, so that a step costs the same with any
 * vocabulary. NODES, real [B, N]: 1 for a word, 0 for what fills a sentence up. NEIGHBOURS, int32 [B, N, K]: within
 * the sentence, the node itself in slot 0 and in each that is not used. SLOTS, real [B, N, K]: 1 where a slot counts.
 */
export const WORDS = 'words';
export const NODES = 'nodes';
export const NEIGHBOURS = 'neighbours';
export const SLOTS = 'slots';
export const maskName = (layer: string): string => `${layer}.mask`;

/** The value an op hands on: rows [B*N, C], or [B, C] once pooled. */
interface Value {
  x: string;
  graph: NeighbourGraph | null;
  pooled: boolean;
}

interface Context {
  t: Tape;
  size: Batch;
  options: ForwardOptions;
  layers: ReadonlyMap<string, Layer>;
  /** Combines whose nodes' maximum is taken before normalisation and activation; see maximum. */
  maximal: ReadonlySet<string>;
  forward: Omit<Forward, 'logits' | 'values'>;
}

/** Emits the batched forward pass of a valid design. */
export function emitForward(t: Tape, options: ForwardOptions): Forward {
  const { design, setting, batch } = options;
  const forward = { embedding: '', parameters: new Map(), statistics: new Map(), masks: new Map() };
  const layers = new Map(designLayers(design, setting).map((layer) => [layerName(layer), layer]));
  const nodes = setting.words && nodesIn(t, batch, setting.points);
  const size: Batch = { batch, points: setting.points, differentiable: options.differentiable, nodes };
  const maximal = nodes ? new Set<string>() : readByMaxAlone(design);
  const c: Context = { t, size, options, layers, maximal, forward };
  const values = new Map<string, Value>();
  let logits = '';
  for (const op of topological(design)) {
    const inputs = op.inputs.map((id) => values.get(id) as Value);
    const value = emitOp(c, op, inputs);
    values.set(op.id, value);
    if (op.kind === 'Classifier') logits = value.x;
  }
  const features = new Map([...values].map(([id, { x }]) => [id, x]));
  return { logits, values: features, ...forward };
}

function emitOp(c: Context, op: Op, inputs: readonly Value[]): Value {
  const { t, size, options } = c;
  if (op.kind === 'Input') {
    if (options.setting.words) return { ...words(c), pooled: false };
    const dims = [size.batch * size.points, options.setting.features];
    return { x: t.input(POINTS, t.realType, dims), graph: null, pooled: false };
  }
  const from = inputs[0] as Value;
  const { x, graph, pooled } = from;
  switch (op.kind) {
    case 'Communicate':
      return from;
    case 'Sample':
      return { x, graph: nearest(t, x, op.k, size), pooled };
    case 'Combine': {
      const layer = `${op.id}.0`;
      if (c.maximal.has(op.id)) return { x: activate(t, maximum(c, x, layer)), graph: null, pooled: true };
      const z = normalised(c, linear(c, x, layer), layer, pooled ? undefined : size.nodes);
      return { x: activate(t, z), graph, pooled };
    }
    case 'Concat':
      return {
        x: t.node(
          'Concat',
          inputs.map((input) => input.x),
          { axis: 1 },
        ),
        graph,
        pooled,
      };
    case 'Aggregate':
      return { x: aggregate(c, op, x, graphOf(op, graph)), graph, pooled };
    case 'EdgeConv':
      return { x: edgeConv(c, op, x, graphOf(op, graph)), graph, pooled };
    case 'Pool':
      return { x: pooled ? x : pool(c, op, x), graph: null, pooled: true };
    case 'Classifier':
      return { x: classifier(c, op, x), graph: null, pooled: true };
  }
}

/** The nodes that there are. */
function nodesIn(t: Tape, batch: number, points: number): Counted {
  const mask = t.reshape(t.input(NODES, t.realType, [batch, points]), [batch * points, 1]);
  return { mask, count: t.reduce('ReduceSum', mask, [0, 1]) };
}

/** Embedded words and the sentences' own graphs. */
function words(c: Context): Omit<Value, 'pooled'> {
  const { t, size, options } = c;
  const { batch, points } = size;
  const k = options.setting.words?.neighbours ?? 0;
  const name = embeddingOf(options.design, options.setting)?.name ?? '';
  const table = parameter(c, name, [batch * points, options.setting.features]);
  const x = t.node('Gather', [table, t.input(WORDS, 'int32', [batch * points])], { axis: 0 });
  const local = t.node('Cast', [t.input(NEIGHBOURS, 'int32', [batch, points, k])], { to: INT64 });
  const slots = t.input(SLOTS, t.realType, [batch, points, k]);
  return { x, graph: neighbourGraph(t, local, k, size, slots) };
}

/** TensorProto's code of int64. */
const INT64 = 7;

function graphOf(op: Op, graph: NeighbourGraph | null): NeighbourGraph {
  if (!graph) throw new Error(`op ${op.id} has no graph`);
  return graph;
}

/** Declares a tensor to learn; once. */
function parameter({ t, forward }: Context, name: string, dims: readonly number[]): string {
  if (!forward.parameters.has(name)) {
    forward.parameters.set(name, dims);
    t.input(name, t.realType, dims);
  }
  return name;
}

function weightOf(c: Context, layer: string): string {
  const { from, to } = c.layers.get(layer) as Layer;
  return parameter(c, `${layer}.weight`, [from, to]);
}

const linear = (c: Context, x: string, layer: string): string => c.t.node('MatMul', [x, weightOf(c, layer)]);

/** Normalisation and shift, or the folded bias. @param counted the rows that count; absent: all */
function normalised(c: Context, z: string, layer: string, counted?: Counted): string {
  const width = (c.layers.get(layer) as Layer).to;
  if (c.options.normalisation === 'folded') {
    return c.t.node('Add', [z, parameter(c, `${layer}.bias`, [width])]);
  }
  const { value, mean, variance } = normalise(c.t, z, parameter(c, `${layer}.shift`, [width]), counted);
  c.forward.statistics.set(layer, { mean, variance, rows: counted ? null : (c.t.shape(z)[0] as number) });
  return value;
}

/** Combines of nodes that nothing reads but a Pool by max. */
function readByMaxAlone({ ops }: Design): Set<string> {
  const readers = (id: string) => ops.filter(({ inputs }) => inputs.includes(id));
  const byMax = (op: Op) => op.kind === 'Pool' && op.functions.join() === 'max';
  const combines = ops.filter(({ id, kind }) => {
    const all = kind === 'Combine' ? readers(id) : [];
    return all.length > 0 && all.every(byMax);
  });
  return new Set(combines.map(({ id }) => id));
}

/**
 * A Combine up to its activation and the max over each sample's nodes in one, [B, C]: normalisation and activation are
 * increasing, so they commute with max, and are computed for B rows instead of B*N.
 */
function maximum(c: Context, x: string, layer: string): string {
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
function aggregate(c: Context, op: AggregateOp, x: string, graph: NeighbourGraph): string {
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
function edgeConv(c: Context, op: EdgeConvOp, x: string, graph: NeighbourGraph): string {
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

function pool({ t, size }: Context, op: PoolOp, x: string): string {
  const width = t.shape(x).at(-1) as number;
  const x3 = t.reshape(x, [size.batch, size.points, width]);
  const parts = op.functions.map((reducer) => poolOne(t, size, reducer, x3));
  return parts.length === 1 ? (parts[0] as string) : t.node('Concat', parts, { axis: 1 });
}

function classifier(c: Context, op: ClassifierOp, x: string): string {
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
