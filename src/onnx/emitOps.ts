import type { AggregateOp, EdgeConvOp, Op, PoolOp } from '../design/types.ts';
import type { GraphBuilder } from './graph.ts';
import {
  foldNeighbours,
  type Gather,
  gatherBlock,
  type Neighbours,
  reduce,
  reduceDistances,
  reduceMessages,
  reduceNeighbours,
} from './neighbours.ts';
import type { Stack } from './stacked.ts';
import type { Tensor } from './tensor.ts';
import {
  biasName,
  type Layer,
  LEAKY_SLOPE,
  layersOf,
  layerWeights,
  receivingName,
  sendingName,
  type Weights,
  weightName,
} from './weights.ts';

/** What an op is emitted with: its features' names (each [rows, width]) and its graph, if it reads one. */
export interface OpInputs {
  features: string[];
  /** Width of each feature input. */
  widths: number[];
  /** N; 1 once pooled; null where it is only known when the graph runs. */
  rows: number | null;
  neighbours: Neighbours | null;
  /** Where several samples are computed at once: how they lie below each other. `rows` is null then. */
  stack?: Stack | undefined;
}

export interface EmitContext {
  graph: GraphBuilder;
  weights: Weights;
  gather: Gather;
  classes: number;
}

/**
 * LeakyReLU in the form that is faster on an engine. The WebAssembly engine's own op branches on the sign of every number: 5.6 ns each
 * where signs are mixed, as activations' are, against 0.5 ns for a product and a maximum (measured on a Zen 5 core, ONNX Runtime
 * 1.30, 1,024 x 512 numbers). The native engine has vectors for its own op. PRelu would be quicker still, but WebGPU has none.
 */
const LEAKY: Record<Gather, (g: GraphBuilder, x: string) => string> = {
  block: (g, x) => g.node('LeakyRelu', [x], { alpha: { float: LEAKY_SLOPE } }),
  chain: (g, x) => g.node('Max', [x, g.node('Mul', [x, g.real(LEAKY_SLOPE)])]),
};

/** Linear and, where the layer has one, activation on rows [R, from] -> [R, to]. */
function linear({ graph: g, weights, gather }: EmitContext, layer: Layer, x: string): string {
  const { weight, bias } = layerWeights(weights, layer);
  const z = g.node('Gemm', [x, g.weight(weightName(layer), weight), g.weight(biasName(layer), bias)]);
  return layer.activated ? LEAKY[gather](g, z) : z;
}

/** The same on the edges of nodes whose number varies, [N, k, from] -> [N, k, to]. */
function linearOnEdges({ graph: g, weights, gather }: EmitContext, layer: Layer, x: string): string {
  const { weight, bias } = layerWeights(weights, layer);
  const z = g.node('MatMul', [x, g.weight(weightName(layer), weight)]);
  return LEAKY[gather](g, g.node('Add', [z, g.weight(biasName(layer), bias)]));
}

/** Layers on edges [N, k, from] -> [N, k, to]: as one product of N k rows where N is known. */
function overEdges(
  context: EmitContext,
  { rows }: OpInputs,
  { k }: Neighbours,
  list: readonly Layer[],
  x: string,
  from: number,
): string {
  const g = context.graph;
  if (rows === null) return list.reduce((value, layer) => linearOnEdges(context, layer, value), x);
  const flat = g.node('Reshape', [x, g.ints([rows * k, from])]);
  const out = list.reduce((value, layer) => linear(context, layer, value), flat);
  return g.node('Reshape', [out, g.ints([rows, k, list.at(-1)?.to ?? from])]);
}

export const layers = (context: EmitContext, op: Op, width: number, x: string): string =>
  layersOf(op, width, context.classes).reduce((value, layer) => linear(context, layer, value), x);

/** Messages reduced without ever building them per edge (domain rewrites): max_j (x_j - x_i) = max_j x_j - x_i. */
export function aggregate(
  { graph: g, gather }: EmitContext,
  op: AggregateOp,
  x: string,
  n: Neighbours,
): string {
  const source = reduceNeighbours(g, x, n, op.reducer, gather);
  if (op.message === 'source') return source;
  const target = op.reducer === 'add' ? g.node('Mul', [x, n.degree ?? g.real(n.k)]) : x;
  const relative = g.node('Sub', [source, target]);
  if (op.message === 'relative') return relative;
  if (op.message === 'target+relative') return g.node('Concat', [target, relative], { axis: 1 });
  const distance = reduceDistances(g, x, n, op.reducer, gather);
  return g.node('Concat', [target, source, relative, distance], { axis: 1 });
}

/** The published form: [x_i, x_j - x_i] on every edge, the MLP on N k rows, then the reduction. */
export function edgeConvPerEdge(
  context: EmitContext,
  op: EdgeConvOp,
  input: OpInputs,
  n: Neighbours,
): string {
  const g = context.graph;
  const x = input.features[0] as string;
  const width = input.widths[0] as number;
  const xj = gatherBlock(g, x, n);
  const dims = input.rows === null ? g.node('Shape', [xj]) : g.ints([input.rows, n.k, width]);
  const xi = g.node('Expand', [g.node('Unsqueeze', [x, g.ints([1])]), dims]);
  const message = g.node('Concat', [xi, g.node('Sub', [xj, xi])], { axis: 2 });
  const list = layersOf(op, width, context.classes);
  return reduceMessages(g, op.reducer, overEdges(context, input, n, list, message, 2 * width), n);
}

/** Rows `from`..`to` of a weight [in, out], less `minus` of the same shape if given. */
function rowsOf(
  weight: Tensor<'float32'>,
  from: number,
  to: number,
  minus?: Tensor<'float32'>,
): Tensor<'float32'> {
  const columns = weight.dims[1] as number;
  const data = weight.data.slice(from * columns, to * columns);
  if (minus) for (let i = 0; i < data.length; i++) data[i] = (data[i] as number) - (minus.data[i] as number);
  return { type: 'float32', dims: [to - from, columns], data };
}

/**
 * W [x_i, x_j - x_i] = (W1 - W2) x_i + W2 x_j, so the first product runs per node (Tailor et al. 2021);
 * with one layer and max the reduction comes before the activation, which is monotone.
 */
export function edgeConvPerNode(
  context: EmitContext,
  op: EdgeConvOp,
  input: OpInputs,
  n: Neighbours,
): string {
  const { graph: g, gather, weights } = context;
  const x = input.features[0] as string;
  const width = input.widths[0] as number;
  const [first, ...rest] = layersOf(op, width, context.classes);
  if (!first) throw new Error(`EdgeConv ${op.id} has no layer`);
  const { weight, bias } = layerWeights(weights, first);
  const sending = rowsOf(weight, width, 2 * width);
  const receiving = rowsOf(weight, 0, width, sending);
  const a = g.node('Gemm', [x, g.weight(receivingName(first), receiving), g.weight(biasName(first), bias)]);
  const b = g.node('MatMul', [x, g.weight(sendingName(first), sending)]);
  if (rest.length === 0 && op.reducer === 'max') {
    return LEAKY[gather](g, g.node('Add', [a, reduceNeighbours(g, b, n, 'max', gather)]));
  }
  const deeper = (z: string): string =>
    rest.reduce((value, layer) => linear(context, layer, value), LEAKY[gather](g, z));
  if (gather === 'chain') {
    return foldNeighbours(g, b, n, op.reducer, (bj) =>
      deeper(g.node('Add', [a, g.node('Squeeze', [bj, g.ints([1])])])),
    );
  }
  const z = g.node('Add', [gatherBlock(g, b, n), g.node('Unsqueeze', [a, g.ints([1])])]);
  return reduceMessages(g, op.reducer, overEdges(context, input, n, rest, LEAKY[gather](g, z), first.to), n);
}

/** @param stack with samples below each other: [B N, C] -> [B, C] */
export function pool(g: GraphBuilder, op: PoolOp, x: string, width: number, stack?: Stack): string {
  const nodes = stack ? stack.samples(x, stack.points, width) : x;
  const pooled = op.functions.map((reducer) => reduce(g, reducer, nodes, stack ? 1 : 0, stack ? 0 : 1));
  return pooled.length === 1 ? (pooled[0] as string) : g.node('Concat', pooled, { axis: 1 });
}
