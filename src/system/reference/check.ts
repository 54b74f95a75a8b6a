import type { Genome } from '../../design/genome.ts';
import { designOf } from '../../design/genomeDesign.ts';
import type { Setting } from '../../design/types.ts';
import { estimateDesign } from '../estimate.ts';
import { linkSetByHand } from '../link.ts';
import type { Profile } from '../profile.ts';
import type { System } from '../system.ts';
import { LatencyTable } from '../table.ts';
import { type Reference, timedOf } from './reference.ts';
import type { ByResource } from './resources.ts';

/** How a machine modelled after another one agrees with its own measurements. */
export interface Agreement {
  ops: number;
  /** Share of ops within 1.7 times. */
  within: number;
  /** Half of the ops are off by at most this factor, nine of ten by at most that one. */
  median: number;
  ninth: number;
  /** Share of pairs of designs that it puts in order, of those that measurements tell apart by more than 5 %. */
  inOrder: number;
}

/** Below this, ms, a net time is what two timings differ by. */
const LEAST_MS = 2e-3;
const WITHIN = 1.7;
const APART = 1.05;

/** The profile that the reference gives, with the keys of a measured one. */
export const modelledAs = (reference: Reference, times: ByResource, measured: Profile): Profile => ({
  ...measured,
  rows: measured.rows.map(({ key }) => reference.row(key, times, 1)),
});

/** @param genomes designs of the space to compare on the device alone */
export function agreementOf(
  modelled: Profile,
  measured: Profile,
  setting: Setting,
  genomes: readonly Genome[],
): Agreement {
  const table = new LatencyTable(modelled);
  const off = timedOf(measured)
    .map(({ key, ms }) => {
      const own = table.read(key).ms;
      return Math.exp(Math.abs(Math.log(Math.max(own, LEAST_MS) / Math.max(ms, LEAST_MS))));
    })
    .sort((a, b) => a - b);
  const at = (share: number) => off[Math.min(off.length - 1, Math.floor(share * off.length))] as number;
  const latencies = [modelled, measured].map((device) => {
    const system: System = {
      ...{ device, edge: device, link: linkSetByHand(40) },
      power: { name: '', activeW: 1, idleW: 1, radioW: 1, source: '' },
    };
    return genomes.map((genome) => estimateDesign(designOf(genome), setting, system).latencyMs);
  });
  return {
    ops: off.length,
    within: off.filter((factor) => factor <= WITHIN).length / off.length,
    median: at(0.5),
    ninth: at(0.9),
    inOrder: pairsInOrder(latencies[0] as number[], latencies[1] as number[]),
  };
}

function pairsInOrder(modelled: readonly number[], measured: readonly number[]): number {
  let pairs = 0;
  let right = 0;
  for (let i = 0; i < measured.length; i++) {
    for (let j = 0; j < i; j++) {
      const ratio = (measured[i] as number) / (measured[j] as number);
      if (Math.max(ratio, 1 / ratio) < APART) continue;
      pairs++;
      if ((modelled[i] as number) > (modelled[j] as number) === ratio > 1) right++;
    }
  }
  return right / pairs;
}
