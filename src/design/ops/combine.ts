import type { OpBase } from '../base.ts';
import { chain, firstOf, inRange, linearFlops, MAX_WIDTH, type OpSpec } from './spec.ts';

/** Linear + normalisation + activation per node (or on the pooled vector). */
export interface CombineOp extends OpBase {
  kind: 'Combine';
  width: number;
}

/** Widths of a Combine in the 12-position space. */
export const COMBINE_WIDTHS: readonly number[] = [8, 16, 32, 64, 128, 256, 512];

export const combine = {
  kind: 'Combine',
  defaults: { width: 64 },
  drawn: true,
  inputs: [1, 1],
  runs: 'always',
  graph: 'keeps',
  passes: false,
  neighbours: () => 0,
  fits: ({ width }) => inRange(width, 1, MAX_WIDTH),
  shape: (op, inputs) => ({ ...firstOf(op, inputs), width: op.width }),
  problem: () => null,
  layers: ({ width }, from) => chain(from, [width]),
  flops: ({ width }, { from }) => linearFlops(from.rows, { from: from.width, to: width }),
  text: ({ width }) => `width ${width}`,
  traits: () => [],
  position: {
    index: 1,
    functions: COMBINE_WIDTHS.length,
    decode: (fn) => ({ width: COMBINE_WIDTHS[fn] ?? 0 }),
    encode: ({ width }) => {
      const fn = COMBINE_WIDTHS.indexOf(width);
      return fn >= 0 ? fn : `Combine of width ${width}`;
    },
    width: (fn, width) => COMBINE_WIDTHS[fn] ?? width,
    parameters: (fn, width) => (COMBINE_WIDTHS[fn] ?? 0) * (width + 1),
    stands: 'anywhere',
    learns: true,
  },
} as const satisfies OpSpec<CombineOp>;
