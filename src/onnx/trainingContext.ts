import type { Design, Setting } from '../design/types.ts';
import type { NeighbourGraph } from './batchedGraphs.ts';
import type { Batch } from './batchedOps.ts';
import type { Tape } from './tape.ts';
import type { Layer } from './weights.ts';

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

/** The input with the batch's points, [B*N, F]: of each sample those that the design reads. */
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
export interface Value {
  x: string;
  graph: NeighbourGraph | null;
  pooled: boolean;
}

export interface ForwardContext {
  t: Tape;
  size: Batch;
  options: ForwardOptions;
  layers: ReadonlyMap<string, Layer>;
  /** Combines whose nodes' maximum is taken before normalisation and activation; see maximum. */
  maximal: ReadonlySet<string>;
  forward: Omit<Forward, 'logits' | 'values'>;
}

/** Declares a tensor to learn; once. */
export function parameter({ t, forward }: ForwardContext, name: string, dims: readonly number[]): string {
  if (!forward.parameters.has(name)) {
    forward.parameters.set(name, dims);
    t.input(name, t.realType, dims);
  }
  return name;
}
