import type { OpBase } from '../base.ts';
import { firstOf, inRange, type OpSpec } from './spec.ts';

/** A kNN graph over the current features (the node itself included); features pass through. */
export interface SampleOp extends OpBase {
  kind: 'Sample';
  k: number;
}

/** Neighbours of a Sample in the 12-position space. */
export const GENOME_K = 20;

export const sample = {
  kind: 'Sample',
  defaults: { k: 20 },
  drawn: true,
  inputs: [1, 1],
  runs: 'when its graph is read',
  graph: 'makes',
  passes: true,
  neighbours: ({ k }, { points, words }) => (words ? Math.min(k, points) : k),
  fits: ({ k }) => inRange(k, 1, 128),
  shape: (op, inputs) => ({ ...firstOf(op, inputs), graph: op.id }),
  problem: ({ k }, [first], { words }) => {
    if (first?.pooled) return { code: 'E111', message: 'Sample needs nodes, but its input is pooled.' };
    // A sentence may have fewer words than k: then each is a neighbour of all.
    if (words || !first || k <= first.rows) return null;
    return { code: 'E115', message: `k = ${k} needs at least ${k} points; there are ${first.rows}.` };
  },
  layers: () => [],
  // One product of the features with themselves, and one comparison an entry to select.
  flops: (_, { from: { rows, width } }) => rows * rows * (2 * width + 1),
  text: ({ k }) => `k = ${k}`,
  traits: () => [],
  position: {
    index: 3,
    functions: 1,
    decode: () => ({ k: GENOME_K }),
    encode: ({ k }) => (k === GENOME_K ? 0 : `Sample with k = ${k}`),
    width: (_, width) => width,
    parameters: null,
    stands: 'before the Pool',
    learns: false,
  },
} as const satisfies OpSpec<SampleOp>;
