import type { OpBase, Reducer } from '../base.ts';
import {
  areWidths,
  chain,
  firstOf,
  graphProblem,
  linearFlops,
  type OpSpec,
  OVER_NEIGHBOURS,
} from './spec.ts';

/**
 * A message MLP on [x_i, x_j - x_i], then a reduction (DGCNN). Both forms compute the same function:
 * `per-edge` as published, `per-node` with the first product moved from edges to nodes.
 */
export interface EdgeConvOp extends OpBase {
  kind: 'EdgeConv';
  widths: number[];
  reducer: Reducer;
  form: 'per-edge' | 'per-node';
}

export const edgeConv = {
  kind: 'EdgeConv',
  defaults: { widths: [64], reducer: 'max', form: 'per-node' },
  ...OVER_NEIGHBOURS,
  fits: (op) => areWidths(op.widths, 1, 4),
  shape: (op, inputs) => {
    const first = firstOf(op, inputs);
    return { ...first, width: op.widths.at(-1) ?? first.width };
  },
  problem: (_, [first]) => graphProblem('EdgeConv', first),
  layers: (op, width) => chain(2 * width, op.widths),
  flops: (op, { from: { rows, width }, to, k }) => {
    const [first, ...rest] = chain(2 * width, op.widths);
    const head = first?.to ?? 0;
    // Per node, the first product is two of half the size, and each edge adds their sums.
    const perNode = 4 * rows * width * head + rows * k * head;
    const opening = op.form === 'per-node' ? perNode : first ? linearFlops(rows * k, first) : 0;
    return rest.reduce((sum, layer) => sum + linearFlops(rows * k, layer), opening) + rows * k * to.width;
  },
  text: (op) => `${op.widths.join(', ')}, ${op.reducer}`,
  traits: (op) => [op.reducer, ...(op.form === 'per-edge' ? ['per edge'] : [])],
  position: null,
} as const satisfies OpSpec<EdgeConvOp>;
