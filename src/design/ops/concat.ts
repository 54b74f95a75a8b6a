import type { OpBase } from '../base.ts';
import { firstOf, type OpSpec } from './spec.ts';

/** Features side by side; the graph of the first input stays. */
export interface ConcatOp extends OpBase {
  kind: 'Concat';
}

export const concat = {
  kind: 'Concat',
  defaults: {},
  drawn: true,
  inputs: [2, 16],
  runs: 'always',
  graph: 'keeps',
  passes: false,
  neighbours: () => 0,
  fits: () => true,
  shape: (op, inputs) => ({
    ...firstOf(op, inputs),
    width: inputs.reduce((sum, shape) => sum + shape.width, 0),
  }),
  problem: (_, inputs) =>
    inputs.some(({ pooled }) => pooled !== inputs[0]?.pooled)
      ? { code: 'E113', message: 'Some inputs are pooled and some are not.' }
      : null,
  layers: () => [],
  flops: () => 0,
  text: ({ inputs }) => `${inputs.length} inputs`,
  traits: () => [],
  position: null,
} as const satisfies OpSpec<ConcatOp>;
