import type { Design } from '../types.ts';

/** Layers of linear ops that a rewrite joins: their columns stand one after the other in the new op's. */
interface JoinedLayers {
  /** Id of the op that is there afterwards. */
  into: string;
  /** Ids of the ops whose columns it has, in their order. */
  from: readonly string[];
}

/** A change of a design that leaves what it computes as it was, up to the order in which numbers are summed. */
export interface Rewrite {
  kind: RewriteKind;
  /** Ids of the ops that it is about, in the design as it is. */
  ops: readonly string[];
  /** The design afterwards. */
  design: Design;
  /** What becomes of weights; all others keep theirs by name, and those of ops that are gone are of no use. */
  joined: readonly JoinedLayers[];
}

export type RewriteKind = 'per-node' | 'one-graph' | 'unread-graph' | 'one-product' | 'one-concat';

/** Kinds in the order in which they are offered, with what each does and why that changes nothing. */
export const REWRITE_WORDS: Record<RewriteKind, { title: string; why: string }> = {
  'per-node': {
    title: 'Linear layer before the neighbours',
    why: 'W [x_i, x_j − x_i] = (W1 − W2) x_i + W2 x_j: both products run once a node instead of once an edge.',
  },
  'one-graph': {
    title: 'One graph for both',
    why: 'Both Samples look for the nearest neighbours of the same values, and find the same ones.',
  },
  'unread-graph': {
    title: 'Sample that nobody reads',
    why: 'No op reads its graph. A run leaves it out anyway; training does not.',
  },
  'one-product': {
    title: 'One product for two',
    why: 'Two Combines of the same value, side by side: their weights stand beside each other in one.',
  },
  'one-concat': {
    title: 'One Concat for two',
    why: 'A Concat whose only reader is a Concat: its inputs stand there in the same order.',
  },
};
