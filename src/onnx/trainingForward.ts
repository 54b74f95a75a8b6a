import { topological } from '../design/graph.ts';
import type { AggregateOp, ClassifierOp, Design, EdgeConvOp, Op, PoolOp, Setting } from '../design/types.ts';
import {
  activate,
  type Batch,
  type NeighbourGraph,
  nearest,
  neighbourDistance,
  normalise,
  REDUCE,
  reduceNeighbours,
} from './batchedOps.ts';
import type { Tape } from './tape.ts';
import { designLayers, type Layer, layerName } from './weights.ts';

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
  /** Input tensors to learn, with their shapes. */
  parameters: Map<string, readonly number[]>;
  /** Batch statistics [C] by layer name, and over how many rows they are taken. */
  statistics: Map<string, { mean: string; variance: string; rows: number }>;
  /** Dropout mask inputs [B, width] by layer name: 0, or 1 / (1 - rate). */
  masks: Map<string, readonly [number, number]>;
}

/** The input with the batch's points, [B*N, F]. */
export const POINTS = 'points';
export const maskName = (layer: string): string => `${layer}.mask`;

/** The value an op hands on: rows [B*N, C], or [B, C] once pooled. */
interface Value {
  x: string;
  graph: NeighbourGraph | null;
}

interface Context {
  t: Tape;
  size: Batch;
  options: ForwardOptions;
  layers: ReadonlyMap<string, Layer>;
  forward: Omit<Forward, 'logits' | 'values'>;
}

/** Emits the batched forward pass of a valid design. */
export function emitForward(t: Tape, options: ForwardOptions): Forward {
  const { design, setting, batch } = options;
  const forward = { embedding: '', parameters: new Map(), statistics: new Map(), masks: new Map() };
  const layers = new Map(designLayers(design, setting).map((layer) => [layerName(layer), layer]));
  const size = { batch, points: setting.points, differentiable: options.differentiable };
  const c: Context = { t, size, options, layers, forward };
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
    const dims = [size.batch * size.points, options.setting.features];
    return { x: t.input(POINTS, t.realType, dims), graph: null };
  }
  const from = inputs[0] as Value;
  const { x, graph } = from;
  switch (op.kind) {
    case 'Communicate':
      return from;
    case 'Sample':
      return { x, graph: nearest(t, x, op.k, size) };
    case 'Combine':
      return { x: activate(t, normalised(c, linear(c, x, `${op.id}.0`), `${op.id}.0`)), graph };
    case 'Concat':
      return {
        x: t.node(
          'Concat',
          inputs.map((input) => input.x),
          { axis: 1 },
        ),
        graph,
      };
    case 'Aggregate':
      return { x: aggregate(c, op, x, graphOf(op, graph)), graph };
    case 'EdgeConv':
      return { x: edgeConv(c, op, x, graphOf(op, graph)), graph };
    case 'Pool':
      return { x: pool(c, op, x), graph: null };
    case 'Classifier':
      return { x: classifier(c, op, x), graph: null };
  }
}

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

/** Normalisation and shift, or the folded bias. */
function normalised(c: Context, z: string, layer: string): string {
  const width = (c.layers.get(layer) as Layer).to;
  if (c.options.normalisation === 'folded') {
    return c.t.node('Add', [z, parameter(c, `${layer}.bias`, [width])]);
  }
  const { value, mean, variance } = normalise(c.t, z, parameter(c, `${layer}.shift`, [width]));
  c.forward.statistics.set(layer, { mean, variance, rows: c.t.shape(z)[0] as number });
  return value;
}

/** Messages reduced without materialising them: what does not depend on j comes out of the reduction. */
function aggregate(c: Context, op: AggregateOp, x: string, graph: NeighbourGraph): string {
  const { t, size } = c;
  const source = reduceNeighbours(t, x, graph, op.reducer, size);
  if (op.message === 'source') return source;
  const target = op.reducer === 'add' ? t.node('Mul', [x, t.real(graph.k)]) : x;
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
    return activate(t, normalised(c, z, name(0)));
  }
  const outWidth = (index: number) => op.widths[index] as number;
  const gathered = t.node('Gather', [b, graph.rows], { axis: 0 });
  let z = t.reshape(t.node('Add', [gathered, t.reshape(a, [rows, 1, outWidth(0)])]), [
    rows * graph.k,
    outWidth(0),
  ]);
  for (let index = 0; index < last; index++) {
    z = linear(c, activate(t, normalised(c, z, name(index))), name(index + 1));
  }
  const perNode = [rows, graph.k, outWidth(last)];
  if (op.reducer === 'max') {
    return activate(t, normalised(c, t.reduce('ReduceMax', t.reshape(z, perNode), [1]), name(last)));
  }
  const messages = t.reshape(activate(t, normalised(c, z, name(last))), perNode);
  return t.reduce(REDUCE[op.reducer], messages, [1]);
}

function pool({ t, size }: Context, op: PoolOp, x: string): string {
  const width = t.shape(x).at(-1) as number;
  const x3 = t.reshape(x, [size.batch, size.points, width]);
  const parts = op.functions.map((reducer) => t.reduce(REDUCE[reducer], x3, [1]));
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
