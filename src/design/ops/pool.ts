import type { OpBase, Reducer } from '../base.ts';
import { firstOf, inRange, type OpSpec, TO_ONE_ROW } from './spec.ts';

/** Nodes to one vector; several functions are concatenated. */
export interface PoolOp extends OpBase {
  kind: 'Pool';
  functions: Reducer[];
}

/** Functions of a Pool in the 12-position space. */
export const POOL_FUNCTIONS: readonly (readonly Reducer[])[] = [
  ['max'],
  ['mean'],
  ['add'],
  ['max', 'mean'],
  ['max', 'add'],
  ['mean', 'add'],
];

export const pool = {
  kind: 'Pool',
  defaults: { functions: ['max'] },
  ...TO_ONE_ROW,
  fits: ({ functions }) => inRange(functions.length, 1, 3) && new Set(functions).size === functions.length,
  shape: (op, inputs) => ({
    rows: 1,
    width: firstOf(op, inputs).width * op.functions.length,
    pooled: true,
    graph: null,
  }),
  problem: (_, [first]) => (first?.pooled ? { code: 'E111', message: 'The input is pooled already.' } : null),
  layers: () => [],
  flops: ({ functions }, { from: { rows, width } }) => rows * width * functions.length,
  text: ({ functions }) => functions.join(' + '),
  traits: ({ functions }) => functions,
  position: {
    index: 4,
    functions: POOL_FUNCTIONS.length,
    decode: (fn) => ({ functions: [...(POOL_FUNCTIONS[fn] ?? [])] }),
    encode: ({ functions }) => {
      const fn = POOL_FUNCTIONS.findIndex((f) => f.join() === functions.join());
      return fn >= 0 ? fn : `Pool ${functions.join('+')}`;
    },
    width: (fn, width) => width * (POOL_FUNCTIONS[fn]?.length ?? 1),
    parameters: null,
    stands: 'as the Pool',
    learns: false,
  },
} as const satisfies OpSpec<PoolOp>;
