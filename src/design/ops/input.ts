import type { OpBase } from '../base.ts';
import { pointsKept, SHARES, shareText } from '../share.ts';
import type { OpSpec } from './spec.ts';

/**
 * The sensor's points, [N, F]; with words their ids [N], looked up in a learned embedding where they are read, and the
 * sentence's own graph. Always on the device.
 */
export interface InputOp extends OpBase {
  kind: 'Input';
  /** Which part of the sensor's points is read: the first half, quarter or eighth; all when absent. */
  share?: number | undefined;
}

export const input = {
  kind: 'Input',
  defaults: {},
  drawn: true,
  inputs: [0, 0],
  runs: 'never',
  graph: 'makes',
  passes: false,
  neighbours: (_, { words }) => words?.neighbours ?? 0,
  fits: ({ share }) => share === undefined || (share < 1 && SHARES.includes(share)),
  shape: (op, _, { points, features, words }) => ({
    rows: words ? points : pointsKept(points, op.share),
    width: features,
    pooled: false,
    graph: words ? op.id : null,
  }),
  problem: ({ share }, _, { words }) =>
    words && share !== undefined
      ? { code: 'E526', message: 'Of a sentence every word is read, not a part of them.' }
      : null,
  layers: () => [],
  flops: () => 0,
  text: ({ share }, { words }) =>
    words ? 'words' : share === undefined ? 'points' : `${shareText(share)} of the points`,
  traits: () => [],
  position: null,
} as const satisfies OpSpec<InputOp>;
