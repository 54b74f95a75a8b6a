import type { OpBase } from '../base.ts';
import { CODECS, type Codec, codecIndex, codecText } from '../codec.ts';
import { firstOf, type OpSpec } from './spec.ts';

/**
 * The value crosses the link. Its placement is the sender's; readers stand on the other side. What a person may choose
 * for a crossing is a parameter here, and edits keep it (see withCommunication).
 */
export interface CommunicateOp extends OpBase {
  kind: 'Communicate';
  /** How the value crosses; as it is when absent. */
  codec?: Codec | undefined;
}

export const communicate = {
  kind: 'Communicate',
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
  text({ placement, codec }) {
    const to = placement === 'device' ? 'to the edge' : 'to the device';
    return codec ? `${to} as ${codecText(codec)}` : to;
  },
  traits: () => [],
  position: {
    index: 5,
    // The paper has the first alone.
    functions: CODECS.length,
    decode: null,
    encode: ({ codec }) => (codec ? codecIndex(codec) : 0),
    width: (_, width) => width,
    parameters: null,
    stands: 'anywhere',
    learns: false,
  },
} as const satisfies OpSpec<CommunicateOp>;
