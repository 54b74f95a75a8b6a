import type { ComputedKind } from '../design/ops/catalogue.ts';

/**
 * What a latency belongs to. `Run` is no op: it is what the engine takes to start a graph and copy
 * `inWidth` numbers in and out; micro-graph timings contain it once each, a segment only once.
 */
export interface OpKey {
  op: 'Run' | ComputedKind;
  /** What else tells two timings apart: message/reducer, form/reducer/hidden widths, pool functions. */
  params: string;
  /** Neighbours per node; 0 for ops that read no graph. */
  k: number;
  inWidth: number;
  outWidth: number;
  /** True when the input is one vector instead of nodes. */
  pooled: boolean;
  /** Rows of the input: N, or 1 once pooled. */
  rows: number;
}

export const keyText = (key: OpKey): string => `${familyText(key)}|${key.inWidth}>${key.outWidth}`;

/** Keys of one family differ in widths only, so that one can be interpolated from others. */
export const familyText = (key: OpKey): string =>
  `${key.op}|${key.params}|k${key.k}|${key.pooled ? 'pooled' : `n${key.rows}`}`;

export const runKey = (elements: number): OpKey => ({
  op: 'Run',
  params: '',
  k: 0,
  inWidth: elements,
  outWidth: elements,
  pooled: true,
  rows: 1,
});
