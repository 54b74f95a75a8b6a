import type { Op, Shape } from '../../design/types.ts';
import type { Gather } from '../../onnx/neighbours.ts';

/** What one node of an op's graph does: counted, not measured. */
export interface NodeWork {
  /** Operations of a matrix product. */
  flops: number;
  /** Numbers compared in a search for neighbours. */
  compared: number;
  /** Rows that are looked up one by one. */
  picked: number;
  /** Numbers read and written. */
  numbers: number;
}

const node = (
  numbers: number,
  { flops = 0, compared = 0, picked = 0 }: Partial<NodeWork> = {},
): NodeWork => ({ flops, compared, picked, numbers });

const product = (rows: number, from: number, to: number): NodeWork =>
  node(rows * (from + to) + from * to, { flops: 2 * rows * from * to });

/** A function of every number of one tensor, or of two. */
const mapped = (size: number, tensors = 1): NodeWork => node((tensors + 1) * size);

const layers = (rows: number, widths: readonly number[]): NodeWork[] =>
  widths
    .slice(1)
    .flatMap((to, i) => [product(rows, widths[i] as number, to), ...(to > 0 ? [mapped(rows * to)] : [])]);

/** What is done for each neighbour, and the reduction over all of them: in one block, or folded. */
function overNeighbours(
  { rows, width }: Shape,
  k: number,
  gather: Gather,
  each: (rows: number) => NodeWork[],
  out = width,
): NodeWork[] {
  if (gather === 'block')
    return [
      node(rows * (1 + k) * width, { picked: rows * k }),
      ...each(rows * k),
      node(rows * (k + 1) * out),
    ];
  return Array.from({ length: k }, (_, slot) => [
    node(2 * rows * width, { picked: rows }),
    ...each(rows),
    ...(slot > 0 ? [mapped(rows * out, 2)] : []),
  ]).flat();
}

/** The norm of a difference. */
const distance =
  (width: number) =>
  (rows: number): NodeWork[] => [mapped(rows * width, 2), node(rows * (width + 1)), mapped(rows)];

/** The nodes that an op is emitted as (see onnx/emitOps.ts), for a gather form. */
export function nodesOf(op: Op, from: Shape, outWidth: number, k: number, gather: Gather): NodeWork[] {
  const { rows, width } = from;
  const size = rows * width;
  switch (op.kind) {
    case 'Sample':
      return [
        node(size + width),
        mapped(size),
        node(size + rows),
        node(2 * size + rows * rows, { flops: 2 * rows * size }),
        node(rows * (rows + 3 * k), { compared: rows * rows }),
      ];
    case 'Aggregate': {
      const reduced = overNeighbours(from, k, gather, () => []);
      if (op.message === 'source') return reduced;
      if (op.message === 'relative') return [...reduced, mapped(size, 2)];
      const joined = [mapped(size, 2), node(2 * rows * outWidth)];
      if (op.message === 'target+relative') return [...reduced, ...joined];
      return [...reduced, ...overNeighbours(from, k, gather, distance(width), 1), ...joined];
    }
    case 'Combine':
      return layers(rows, [width, outWidth]);
    case 'Classifier':
      return layers(rows, [width, ...op.hidden, outWidth]);
    case 'Pool':
      return [...op.functions.map(() => node(size + width)), node(2 * outWidth)];
    case 'EdgeConv': {
      const [first = outWidth, ...rest] = op.widths;
      if (op.form === 'per-node') {
        const deeper = (edges: number) => (rest.length > 0 ? layers(edges, [first, ...rest]) : []);
        const sent = { ...from, width: first };
        return [
          product(rows, width, first),
          product(rows, width, first),
          ...overNeighbours(sent, k, gather, deeper, outWidth),
          mapped(rows * first, 2),
          mapped(rows * first),
        ];
      }
      const perEdge = (edges: number) => [
        mapped(edges * width, 2),
        node(4 * edges * width),
        ...layers(edges, [2 * width, first, ...rest]),
      ];
      return overNeighbours(from, k, gather, perEdge, outWidth);
    }
    default:
      return [node(2 * rows * outWidth)];
  }
}
