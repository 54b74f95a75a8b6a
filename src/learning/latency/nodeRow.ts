import { OP_KINDS } from '../../design/ops/catalogue.ts';
import { MESSAGES, REDUCERS } from '../../design/types.ts';

/** What a node is: an op, or a side's engine start. */
const KINDS: readonly string[] = [...OP_KINDS, 'Run'];

/** Features that are measures; they are standardised over the training samples. */
export const MEASURES = [
  'log ms',
  'share of the sum',
  'log width in',
  'log width out',
  'log rows',
  'neighbours',
  'log flops',
  'log bytes moved',
  'log payload bytes',
  'log payload ms',
  'log sum',
  'log device ms',
  'log up ms',
  'log edge ms',
  'log down ms',
  'log link ms per kB',
  'nodes',
] as const;
/** Names of a node's features, in order: measures, then flags of 0 or 1. */
export const FEATURES: readonly string[] = [
  ...MEASURES,
  ...KINDS,
  'on the edge',
  'pooled',
  ...MESSAGES,
  ...REDUCERS,
  'per edge',
];
const INDEX = new Map(FEATURES.map((name, i) => [name, i]));

/** Times below this are below the clock. */
const CLOCK_MS = 1e-3;
export const log1p10 = (x: number) => Math.log10(1 + x);

type Measures = Partial<Record<(typeof MEASURES)[number], number>>;

/**
 * What a node is, whatever the design that it stands in: a row of features, those left at 0 that depend on the design.
 * @param ms the node's own time, where it is always the same
 */
export function nodeRow(flags: readonly string[], measures: Measures = {}, ms?: number): Float32Array {
  const row = new Float32Array(FEATURES.length);
  for (const flag of flags) {
    const at = INDEX.get(flag);
    if (at === undefined) throw new RangeError(`the latency model has no feature "${flag}"`);
    row[at] = 1;
  }
  for (const [name, value] of Object.entries(measures)) row[INDEX.get(name) as number] = value;
  if (ms !== undefined) row[INDEX.get('log ms') as number] = logMs(ms);
  return row;
}

export const logMs = (ms: number): number => Math.log10(Math.max(CLOCK_MS, ms));
