import type { Reducer } from '../design/types.ts';
import type { GraphBuilder } from './graph.ts';

/**
 * The form of a graph, named after how neighbour rows are reduced. Both compute the same; which is faster depends on the engine:
 * `block` gathers [N, k, C] once (native), `chain` folds k gathers of [N, C] (WASM). Activations differ too: see emitOps.ts.
 */
export type Gather = 'block' | 'chain';

/** A graph in a model under construction: indices [N, k], and their columns once a chain asked for them. */
export interface Neighbours {
  indices: string;
  /** Slots per node; where the number of nodes varies, a kNN graph has fewer for fewer nodes. */
  k: number;
  columns?: string[];
  /** How many neighbours there are in truth, real, [] or [N, 1]; absent: k. */
  degree?: string;
  /** 1 for each slot that counts and 0 for the others, real [N, k, 1]; absent: all count. A max needs no mask. */
  mask?: string;
}

const FOLD: Record<Reducer, string> = { max: 'Max', mean: 'Add', add: 'Add' };
const REDUCE: Record<Reducer, string> = { max: 'ReduceMax', mean: 'ReduceMean', add: 'ReduceSum' };

export const reduce = (g: GraphBuilder, reducer: Reducer, x: string, axis: number, keepdims: 0 | 1): string =>
  g.node(REDUCE[reducer], [x, g.ints([axis])], { keepdims });

/** Reduces messages [N, k, C] over the slots that count: [N, C]. */
export function reduceMessages(
  g: GraphBuilder,
  reducer: Reducer,
  messages: string,
  { mask, degree }: Neighbours,
): string {
  if (reducer === 'max' || !mask || !degree) return reduce(g, reducer, messages, 1, 0);
  const sum = reduce(g, 'add', g.node('Mul', [messages, mask]), 1, 0);
  return reducer === 'add' ? sum : g.node('Div', [sum, degree]);
}

/** A sentence's own graph, indices [N, k]: slot 0 counts, and every other one that names another node. */
export function wordGraph(g: GraphBuilder, indices: string, k: number, rows: number | null): Neighbours {
  const own =
    rows === null
      ? g.node('Range', [g.ints([0], []), rowCount(g, indices), g.ints([1], [])])
      : g.ints(Array.from({ length: rows }, (_, row) => row));
  const first = g.constant({
    type: 'bool',
    dims: [1, k],
    data: Uint8Array.from({ length: k }, (_, s) => (s === 0 ? 1 : 0)),
  });
  const padding = g.node('Equal', [indices, g.node('Unsqueeze', [own, g.ints([1])])]);
  const counts = g.node('Or', [g.node('Not', [padding]), first]);
  const flags = g.cast(counts, 'float32');
  const degree = reduce(g, 'add', flags, 1, 1);
  return { indices, k, degree, mask: g.node('Unsqueeze', [flags, g.ints([2])]) };
}

/** The neighbours of a kNN graph over as many nodes as there are: all of the graph's slots count. */
export function nearestGraph(g: GraphBuilder, indices: string, k: number): Neighbours {
  const columns = g.node('Shape', [indices], { start: 1, end: 2 });
  return { indices, k, degree: g.cast(columns, 'float32') };
}

/** Rows of a value, an int64 scalar. */
const rowCount = (g: GraphBuilder, x: string): string =>
  g.node('Squeeze', [g.node('Shape', [x], { start: 0, end: 1 }), g.ints([0])]);

/** The k index columns, each [N, 1], split once per graph. */
function columnsOf(g: GraphBuilder, neighbours: Neighbours): string[] {
  neighbours.columns ??=
    neighbours.k === 1
      ? [neighbours.indices]
      : g.nodeN(
          'Split',
          [neighbours.indices],
          neighbours.k,
          { axis: 1, num_outputs: neighbours.k },
          'column',
        );
  return neighbours.columns;
}

/** The folded reduction of k values computed one neighbour at a time; `one` gets x_j as [N, 1, C]. */
export function foldNeighbours(
  g: GraphBuilder,
  x: string,
  neighbours: Neighbours,
  reducer: Reducer,
  one: (xj: string) => string = (xj) => xj,
): string {
  const values = columnsOf(g, neighbours).map((column) => one(g.node('Gather', [x, column], { axis: 0 })));
  const folded = values.reduce((a, b) => g.node(FOLD[reducer], [a, b]));
  return reducer === 'mean' ? g.node('Mul', [folded, g.real(1 / neighbours.k)]) : folded;
}

/** x_j for every neighbour, [N, k, C]. */
export const gatherBlock = (g: GraphBuilder, x: string, neighbours: Neighbours): string =>
  g.node('Gather', [x, neighbours.indices], { axis: 0 });

/** The reduction of x_j over the neighbours of each node, [N, C]. */
export function reduceNeighbours(
  g: GraphBuilder,
  x: string,
  neighbours: Neighbours,
  reducer: Reducer,
  gather: Gather,
): string {
  if (gather === 'block') return reduceMessages(g, reducer, gatherBlock(g, x, neighbours), neighbours);
  return g.node('Squeeze', [foldNeighbours(g, x, neighbours, reducer), g.ints([1])]);
}

/** Keeps the norm's gradient finite where a node is its own neighbour. */
const NORM_EPSILON = 1e-12;

/** The reduction of |x_j - x_i| over the neighbours, [N, 1], from true differences (a Gram form loses the small ones). */
export function reduceDistances(
  g: GraphBuilder,
  x: string,
  neighbours: Neighbours,
  reducer: Reducer,
  gather: Gather,
): string {
  const xi = g.node('Unsqueeze', [x, g.ints([1])]);
  const norm = (xj: string): string => {
    const squares = g.node('ReduceSumSquare', [g.node('Sub', [xj, xi]), g.ints([2])], { keepdims: 0 });
    return g.node('Sqrt', [g.node('Add', [squares, g.real(NORM_EPSILON)])]);
  };
  if (gather === 'block') {
    const distances = norm(gatherBlock(g, x, neighbours));
    if (!neighbours.mask) return reduce(g, reducer, distances, 1, 1);
    return reduceMessages(g, reducer, g.node('Unsqueeze', [distances, g.ints([2])]), neighbours);
  }
  return foldNeighbours(g, x, neighbours, reducer, norm);
}

/**
 * Indices [N, k] (int64) of the k nearest rows, the row itself included. The score 2 x_i.x_j - |x_j|^2 orders
 * neighbours like the negative distance, because |x_i|^2 is the same along a row. Features are centred first:
 * the order does not change, and the product loses fewer digits.
 * @param varying whether the number of rows is only known when the graph runs: then k is at most that
 */
export function knn(g: GraphBuilder, x: string, k: number, varying = false): string {
  const centred = g.node('Sub', [x, g.node('ReduceMean', [x, g.ints([0])], { keepdims: 1 })]);
  const squares = g.node('ReduceSumSquare', [centred, g.ints([1])], { keepdims: 0 });
  const score = g.node('Gemm', [centred, centred, squares], {
    transB: 1,
    alpha: { float: 2 },
    beta: { float: -1 },
  });
  return g.nodeN(
    'TopK',
    [score, varying ? g.node('Min', [g.node('Shape', [x], { start: 0, end: 1 }), g.ints([k])]) : g.ints([k])],
    2,
    { axis: -1, largest: 1, sorted: 0 },
    'nearest',
  )[1] as string;
}
