import type { OpBase } from '../base.ts';
import type { OpSpec } from './spec.ts';

/**
 * The sensor's points, [N, F]; with words their ids [N], looked up in a learned embedding where they are read, and the
 * sentence's own graph. Always on the device.
 */
export interface InputOp extends OpBase {
  kind: 'Input';
}

export const input = {
  kind: 'Input',
  parameters: {},
  defaults: {},
  drawn: true,
  inputs: [0, 0],
  runs: 'never',
  graph: 'makes',
  passes: false,
  neighbours: (_, { words }) => words?.neighbours ?? 0,
  fits: () => true,
  shape: (op, _, { points, features, words }) => ({
    rows: points,
    width: features,
    pooled: false,
    graph: words ? op.id : null,
  }),
  problem: () => null,
  layers: () => [],
  flops: () => 0,
  text: (_, { words }) => (words ? 'words' : 'points'),
  traits: () => [],
  position: null,
} as const satisfies OpSpec<InputOp>;
