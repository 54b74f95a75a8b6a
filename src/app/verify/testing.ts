import { printGenome } from '../../design/genome.ts';
import { genomeOfPlaced, type Network } from '../../search/mapping/network.ts';
import type { Member } from '../../search/member.ts';
import { newVerification, type VerifyState } from './records.ts';

/** Different networks: a Combine of one of seven widths, another, and a pool. */
function network(i: number): Network {
  return { ops: [1, 1, 4], functions: [i % 7, Math.floor(i / 7) % 7, Math.floor(i / 49) % 6] };
}

/** An encoding of the i-th network, wholly on the device or with the edge from its second op on. */
export const encodingOf = (i: number, split = false): string =>
  printGenome(genomeOfPlaced(network(i), split ? { from: 1, to: 4 } : { from: 4, to: 4 }));

export interface FrontPoint {
  latencyMs: number;
  accuracy: number;
}

/** A front of networks, each with a latency and a predicted accuracy. */
export const frontOf = (points: readonly FrontPoint[]): Member[] =>
  points.map(({ latencyMs, accuracy }, i) => ({
    encoding: encodingOf(i),
    figures: {
      latency: { value: latencyMs, provenance: 'predicted' },
      accuracy: {
        ...{ value: accuracy, provenance: 'predicted' },
        low: Math.max(0, accuracy - 0.05),
        high: Math.min(1, accuracy + 0.05),
      },
    },
  }));

export const verificationOf = (front: Member[], more: Partial<VerifyState> = {}): VerifyState => ({
  ...newVerification({
    ...{ task: 'shapes', system: 'a test', front, seed: 1, keep: 0.5 },
    rungs: [2, 6, 20].map((epochs) => ({ points: 64, epochs })),
  }),
  ...more,
});
