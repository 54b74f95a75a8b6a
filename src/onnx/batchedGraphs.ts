import type { Reducer } from '../design/types.ts';
import { asReal } from './autodiff.ts';
import { ABSENT, absence, type Batch, type Counted, REDUCE } from './batchedOps.ts';
import type { Tape } from './tape.ts';

/** A graph of every sample. */
export interface NeighbourGraph {
  k: number;
  /** Which slots count, real [B*N, k], and how many of a node's do, [B*N, 1]; absent: all. A max needs neither. */
  slots?: { mask: string; degree: string } | undefined;
  /** [B, N, k] int64: neighbours by their number within the sample. */
  local: string;
  /** [B*N, k] int64: neighbours by row. */
  rows: string;
  /** [B, N, N]: 1 where column is a neighbour of row. Made on first use. */
  adjacency(): string;
  /** The columns of `rows`, each [B*N]. Made on first use. */
  columns(): readonly string[];
}

/** Values [B, N, k] at the graph's edges as dense [B, N, N], zero elsewhere. */
function dense(t: Tape, { batch, points }: Batch, local: string, values: string): string {
  const zeros = t.node('Expand', [t.real(0), t.ints([batch, points, points])], {}, 'zeros');
  return t.node('ScatterElements', [zeros, local, values], { axis: 2 });
}

/**
 * The k nearest nodes of each node by Euclidean distance of features x [B*N, C], itself included.
 * |x_i|^2 does not change the order of neighbours of i, so 2 x_i.x_j - |x_j|^2 is ranked. In a sample of fewer than k
 * nodes each is a neighbour of all, and what is left of the slots does not count.
 */
export function knn(t: Tape, x: string, most: number, size: Batch): NeighbourGraph {
  const { batch, points, nodes } = size;
  const k = nodes ? Math.min(most, points) : most;
  const width = t.shape(x).at(-1) as number;
  const x3 = t.reshape(x, [batch, points, width]);
  const columns = t.node('Transpose', [t.node('Mul', [x3, t.real(2)])], { perm: [0, 2, 1] });
  const lengths = t.reshape(t.reduce('ReduceSumSquare', x3, [2]), [batch, 1, points]);
  const score = t.node('Sub', [t.node('MatMul', [x3, columns]), lengths]);
  const among = nodes ? t.node('Add', [score, absence(t, nodes, [batch, 1, points])]) : score;
  const [scores, local] = t.nodeN('TopK', [among, t.ints([k])], 2, { axis: -1, largest: 1, sorted: 0 });
  if (!nodes) return neighbourGraph(t, local as string, k, size);
  const there = t.node('Greater', [scores as string, t.real(ABSENT / 2)]);
  const self = t.ints(
    Array.from({ length: points }, (_, n) => n),
    [1, points, 1],
  );
  const found = t.node('Where', [there, local as string, self]);
  return neighbourGraph(t, found, k, size, asReal(t, there));
}

/**
 * A graph from neighbours by their number within the sample, [B, N, k] int64.
 * @param slots 1 for each slot that counts, real [B, N, k]; the others hold the node itself. Absent: all count
 */
export function neighbourGraph(
  t: Tape,
  local: string,
  k: number,
  size: Batch,
  slots?: string,
): NeighbourGraph {
  const { batch, points } = size;
  const firstRows = Array.from({ length: batch }, (_, b) => b * points);
  const rows = t.node('Add', [local, t.ints(firstRows, [batch, 1, 1])]);
  const flat = t.reshape(rows, [batch * points, k]);
  const mask = slots && t.reshape(slots, [batch * points, k]);
  let adjacency: string | undefined;
  let columnNames: readonly string[] | undefined;
  return {
    k,
    slots: mask === undefined ? undefined : { mask, degree: t.reduce('ReduceSum', mask, [1], true) },
    local,
    rows: flat,
    columns() {
      columnNames ??= t
        .nodeN('Split', [flat, t.ints(new Array(k).fill(1))], k, { axis: 1 })
        .map((column) => t.reshape(column, [batch * points]));
      return columnNames;
    },
    adjacency() {
      if (adjacency === undefined) {
        const ones = t.node('Expand', [t.real(1), t.ints([batch, points, k])], {}, 'ones');
        adjacency = dense(t, size, local, ones);
      }
      return adjacency;
    },
  };
}

/** Reduces x [B*N, C] over each node's neighbours: [B*N, C]. */
export function reduceNeighbours(
  t: Tape,
  x: string,
  graph: NeighbourGraph,
  reducer: Reducer,
  size: Batch,
): string {
  if (reducer === 'max') return size.differentiable ? neighbourMax(t, x, graph) : chainMax(t, x, graph);
  const [rows, width] = t.shape(x) as [number, number];
  // A dense product: its gradient is one too, and adds without races.
  const x3 = t.reshape(x, [size.batch, size.points, width]);
  const sum = t.reshape(t.node('MatMul', [graph.adjacency(), x3]), [rows, width]);
  return reducer === 'add' ? sum : overDegree(t, sum, graph);
}

/** A sum over each node's neighbours [B*N, C] as their mean. */
const overDegree = (t: Tape, sum: string, { k, slots }: NeighbourGraph): string =>
  slots ? t.node('Div', [sum, slots.degree]) : t.node('Mul', [sum, t.real(1 / k)]);

/** Reduces values at the edges, [B*N, k, C], over each node's neighbours: [B*N, C]. */
export function reduceEdges(t: Tape, values: string, graph: NeighbourGraph, reducer: Reducer): string {
  if (reducer === 'max' || !graph.slots) return t.reduce(REDUCE[reducer], values, [1]);
  const mask = t.reshape(graph.slots.mask, [...t.shape(values).slice(0, 2), 1]);
  const sum = t.reduce('ReduceSum', t.node('Mul', [values, mask]), [1]);
  return reducer === 'add' ? sum : overDegree(t, sum, graph);
}

/** Distances [B*N, k] reduced over each node's neighbours: [B*N, 1]. */
function reduceDistances(t: Tape, distances: string, graph: NeighbourGraph, reducer: Reducer): string {
  if (reducer === 'max' || !graph.slots) return t.reduce(REDUCE[reducer], distances, [1], true);
  return reduceEdges(t, t.reshape(distances, [...t.shape(distances), 1]), graph, reducer);
}

/** The edges that count, as rows [B*N*k, 1]: slots that count of nodes that are there. */
export function countedEdges(t: Tape, graph: NeighbourGraph, { nodes }: Batch): Counted | undefined {
  if (!nodes || !graph.slots) return nodes;
  const [rows, k] = t.shape(graph.slots.mask) as [number, number];
  const mask = t.reshape(t.node('Mul', [graph.slots.mask, nodes.mask]), [rows * k, 1]);
  return { mask, count: t.reduce('ReduceSum', mask, [0, 1]) };
}

/** Bytes of gathered values that stay in a processor's cache until they are reduced. */
const CACHED_BYTES = 2 ** 20;
/** Most pieces a gathering is cut into: each is two more nodes for the engine to load. */
const MOST_PIECES = 128;

/** For each node and channel the slot of the neighbour with the largest value: [B*N, C] int64. */
function largestSlots(t: Tape, x: string, { rows: neighbours, k }: NeighbourGraph): string {
  const [rows, width] = t.shape(x) as [number, number];
  const largest = (some: string) =>
    t.node('ArgMax', [t.node('Gather', [x, some], { axis: 0 })], { axis: 1, keepdims: 0 });
  const pieces = Math.min(MOST_PIECES, rows, Math.ceil((4 * rows * k * width) / CACHED_BYTES));
  if (pieces === 1) return largest(neighbours);
  const ends = Array.from({ length: pieces + 1 }, (_, i) => Math.round((i * rows) / pieces));
  const sizes = ends.slice(1).map((end, i) => end - (ends[i] as number));
  return t.node('Concat', t.nodeN('Split', [neighbours, t.ints(sizes)], pieces, { axis: 0 }).map(largest), {
    axis: 0,
  });
}

/**
 * max_j x_j; the gradient goes to the winner of each channel. The forward pass finds the winner, because
 * picking its value is cheaper than a second reduction.
 */
function neighbourMax(t: Tape, x: string, graph: NeighbourGraph): string {
  const [rows, width] = t.shape(x) as [number, number];
  const position = largestSlots(t, x, graph);
  const winner = t.node('GatherElements', [graph.rows, position], { axis: 1 });
  return t.composite(t.node('GatherElements', [x, winner], { axis: 0 }), {
    inputs: [x],
    backward(dy) {
      // Flat positions row * C + channel: scattering along one axis is the engine's quickest way to add.
      const channels = t.ints(Array.from({ length: width }, (_, channel) => channel));
      const positions = t.node('Add', [t.node('Mul', [winner, t.ints([width], [])]), channels]);
      const flat = t.reshape(positions, [rows * width]);
      const zeros = t.node('Expand', [t.real(0), t.ints([rows * width])], {}, 'zeros');
      const attrs = { axis: 0, reduction: 'add' };
      const sum = t.node('ScatterElements', [zeros, flat, t.reshape(dy, [rows * width])], attrs);
      return [t.reshape(sum, [rows, width])];
    },
  });
}

/** max_j x_j, one neighbour after the other: never larger than x. */
function chainMax(t: Tape, x: string, graph: NeighbourGraph): string {
  return graph
    .columns()
    .map((column) => t.node('Gather', [x, column], { axis: 0 }))
    .reduce((most, next) => t.node('Max', [most, next]));
}

/** Squared distance below which two nodes count as one: the norm has no slope there. */
const SAME_NODE = 1e-12;

/** |x_j - x_i| over the neighbours of each node, reduced: [B*N, 1]. Distances are computed directly, without cancellation. */
export function neighbourDistance(
  t: Tape,
  x: string,
  graph: NeighbourGraph,
  reducer: Reducer,
  size: Batch,
): string {
  const { batch, points } = size;
  const [rows, width] = t.shape(x) as [number, number];
  if (!size.differentiable) {
    const distances = graph.columns().map((column) => {
      const difference = t.node('Sub', [t.node('Gather', [x, column], { axis: 0 }), x]);
      const squares = t.reduce('ReduceSumSquare', difference, [1], true);
      return t.node('Sqrt', [t.node('Add', [squares, t.real(SAME_NODE)])]);
    });
    return reduceDistances(t, t.node('Concat', distances, { axis: 1 }), graph, reducer);
  }
  const gathered = t.node('Gather', [x, graph.rows], { axis: 0 });
  const difference = t.node('Sub', [gathered, t.reshape(x, [rows, 1, width])]);
  const squares = t.reduce('ReduceSumSquare', difference, [2]);
  const distance = t.node('Sqrt', [t.node('Add', [squares, t.real(SAME_NODE)])]);
  // With w_ij the gradient of d_ij over d_ij: dx = (row sums + column sums of w) x - (w + w^T) x.
  const perEdge = t.composite(distance, {
    inputs: [x],
    backward(dy) {
      const apart = asReal(t, t.node('Greater', [squares, t.real(SAME_NODE)]));
      const weights = t.node('Mul', [t.node('Div', [dy, distance]), apart]);
      const w = dense(t, size, graph.local, t.reshape(weights, [batch, points, graph.k]));
      const both = t.node('Add', [w, t.node('Transpose', [w], { perm: [0, 2, 1] })]);
      const x3 = t.reshape(x, [batch, points, width]);
      const own = t.node('Mul', [t.reduce('ReduceSum', both, [2], true), x3]);
      return [t.reshape(t.node('Sub', [own, t.node('MatMul', [both, x3])]), [rows, width])];
    },
  });
  return reduceDistances(t, perEdge, graph, reducer);
}
