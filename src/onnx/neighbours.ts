import type { Reducer } from '../design/types.ts';
import type { GraphBuilder } from './graph.ts';

/**
 * How neighbour rows are reduced. Both compute the same; which is faster depends on the engine:
 * `block` gathers [N, k, C] once (native), `chain` folds k gathers of [N, C] (WASM).
 */
export type Gather = 'block' | 'chain';

/** A kNN graph in a model under construction: indices [N, k], and their columns once a chain asked for them. */
export interface Neighbours {
  indices: string;
  k: number;
  columns?: string[];
}

const FOLD: Record<Reducer, string> = { max: 'Max', mean: 'Add', add: 'Add' };
const REDUCE: Record<Reducer, string> = { max: 'ReduceMax', mean: 'ReduceMean', add: 'ReduceSum' };

export const reduce = (g: GraphBuilder, reducer: Reducer, x: string, axis: number, keepdims: 0 | 1): string =>
  g.node(REDUCE[reducer], [x, g.ints([axis])], { keepdims });

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
  if (gather === 'block') return reduce(g, reducer, gatherBlock(g, x, neighbours), 1, 0);
  return g.node('Squeeze', [foldNeighbours(g, x, neighbours, reducer), g.ints([1])]);
}

/** Keeps the norm's gradient finite where a node is its own neighbour. */
export const NORM_EPSILON = 1e-12;

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
  if (gather === 'block') return reduce(g, reducer, norm(gatherBlock(g, x, neighbours)), 1, 1);
  return foldNeighbours(g, x, neighbours, reducer, norm);
}

/**
 * Indices [N, k] (int64) of the k nearest rows, the row itself included. The score 2 x_i.x_j - |x_j|^2 orders
 * neighbours like the negative distance, because |x_i|^2 is the same along a row. Features are centred first:
 * the order does not change, and the product loses fewer digits.
 */
export function nearest(g: GraphBuilder, x: string, k: number): string {
  const centred = g.node('Sub', [x, g.node('ReduceMean', [x, g.ints([0])], { keepdims: 1 })]);
  const squares = g.node('ReduceSumSquare', [centred, g.ints([1])], { keepdims: 0 });
  const score = g.node('Gemm', [centred, centred, squares], {
    transB: 1,
    alpha: { float: 2 },
    beta: { float: -1 },
  });
  return g.nodeN(
    'TopK',
    [score, g.ints([k])],
    2,
    { axis: -1, largest: 1, sorted: 0 },
    'nearest',
  )[1] as string;
}
