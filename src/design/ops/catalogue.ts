import { type AggregateOp, aggregate } from './aggregate.ts';
import { type ClassifierOp, classifier } from './classifier.ts';
import { type CombineOp, combine } from './combine.ts';
import { type CommunicateOp, communicate } from './communicate.ts';
import { type ConcatOp, concat } from './concat.ts';
import { type EdgeConvOp, edgeConv } from './edgeConv.ts';
import { type InputOp, input } from './input.ts';
import { type PoolOp, pool } from './pool.ts';
import { type SampleOp, sample } from './sample.ts';
import type { OpSpec, Parameters } from './spec.ts';

export type { AggregateOp, ClassifierOp, CombineOp, CommunicateOp, EdgeConvOp, PoolOp };

export type Op =
  | InputOp
  | SampleOp
  | AggregateOp
  | CombineOp
  | EdgeConvOp
  | ConcatOp
  | PoolOp
  | ClassifierOp
  | CommunicateOp;
export type OpKind = Op['kind'];
export type OpOf<K extends OpKind> = Extract<Op, { kind: K }>;

/**
 * Every kind of op. What other rooms know of a kind stands in a record of theirs over all kinds: `LOWERINGS` (onnx),
 * `TIMING` (system), `OP_STYLE` and `FIELDS` (studio). Each fails to compile when one is missing.
 */
export const OPS = {
  Input: input,
  Sample: sample,
  Aggregate: aggregate,
  Combine: combine,
  EdgeConv: edgeConv,
  Concat: concat,
  Pool: pool,
  Classifier: classifier,
  Communicate: communicate,
} as const satisfies { [K in OpKind]: OpSpec<OpOf<K>> };

export const OP_KINDS = Object.keys(OPS) as OpKind[];

/** The spec of an op's kind. */
export const specOf = (op: { kind: OpKind }): OpSpec<Op> => OPS[op.kind] as unknown as OpSpec<Op>;

/** Kinds that a person adds. */
export type DrawnKind = { [K in OpKind]: (typeof OPS)[K]['drawn'] extends true ? K : never }[OpKind];
/** Kinds that compute something, and so take time. */
export type ComputedKind = { [K in OpKind]: (typeof OPS)[K]['runs'] extends 'never' ? never : K }[OpKind];
/** Kinds that the 12-position encoding holds. */
export type SearchableKind = { [K in OpKind]: (typeof OPS)[K]['position'] extends null ? never : K }[OpKind];

/** An op of a kind with the given place and parameters. */
export const opOf = <K extends OpKind>(
  kind: K,
  place: Pick<Op, 'id' | 'placement' | 'inputs'>,
  parameters: Parameters<OpOf<K>>,
): Op => ({ ...place, kind, ...parameters }) as unknown as Op;
