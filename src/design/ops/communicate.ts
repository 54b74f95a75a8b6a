import type { OpBase } from '../base.ts';
import { firstOf, type OpSpec } from './spec.ts';

/**
 * The value crosses the link. Its placement is the sender's; readers stand on the other side. What a person may choose
 * for a crossing is a parameter here, and edits keep it (see withCommunication).
 */
export interface CommunicateOp extends OpBase {
  kind: 'Communicate';
}

export const communicate = {
  kind: 'Communicate',
  parameters: {},
  defaults: {},
  drawn: false,
  inputs: [1, 1],
  runs: 'never',
  graph: 'keeps',
  passes: true,
  neighbours: () => 0,
  fits: () => true,
  shape: firstOf,
  problem: () => null,
  layers: () => [],
  flops: () => 0,
  text: ({ placement }) => (placement === 'device' ? 'to the edge' : 'to the device'),
  traits: () => [],
  position: {
    index: 5,
    functions: 1,
    decode: null,
    encode: () => 0,
    width: (_, width) => width,
    parameters: null,
    stands: 'anywhere',
    learns: false,
  },
} as const satisfies OpSpec<CommunicateOp>;
