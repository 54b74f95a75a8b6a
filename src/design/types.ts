import type { Op } from './ops/catalogue.ts';

export * from './base.ts';
export type {
  AggregateOp,
  ClassifierOp,
  CombineOp,
  CommunicateOp,
  EdgeConvOp,
  Op,
  OpKind,
  OpOf,
  PoolOp,
} from './ops/catalogue.ts';

/** A network with its placement: a DAG with one Input and one Classifier. */
export interface Design {
  version: 1;
  name: string;
  ops: Op[];
}
