import type { Genome } from '../../design/genome.ts';
import { designOf } from '../../design/genomeDesign.ts';
import type { Setting } from '../../design/types.ts';
import { estimateDesign } from '../estimate.ts';
import { keyText } from '../keys.ts';
import { linkSetByHand } from '../link.ts';
import type { Profile } from '../profile.ts';
import type { System } from '../system.ts';
import { LatencyTable } from '../table.ts';
import type { Reference } from './reference.ts';
import type { ByResource, Layout } from './resources.ts';

/** How a machine modelled after another one agrees with its own measurements. */
export interface Agreement {
  ops: number;
  /** Share of ops within 1.7 times, as they were timed: with the engine's start and the copy of what they read. */
  within: number;
  /** The same of net times: a small one is the difference of two timings. */
  withinNet: number;
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
export const modelledAs = (
  reference: Reference,
  times: ByResource,
  measured: Profile,
  layout?: Layout,
): Profile => ({
  ...measured,
  rows: measured.rows.map(({ key }) => reference.row(key, times, 1, layout)),
});

const factorOf = (a: number, b: number): number => Math.max(a / b, b / a);

/** @param genomes designs of the space to compare on the device alone */
export function agreementOf(
  modelled: Profile,
  measured: Profile,
  setting: Setting,
  genomes: readonly Genome[],
): Agreement {
  const tables = [modelled, measured].map((profile) => new LatencyTable(profile));
  const own = new Map(modelled.rows.map((row) => [keyText(row.key), row.medianMs]));
  const rows = measured.rows.filter(({ key }) => key.op !== 'Run' && own.has(keyText(key)));
  const off = rows
    .map(({ key, medianMs }) => factorOf(own.get(keyText(key)) as number, medianMs))
    .sort((a, b) => a - b);
  const net = rows.map(({ key }) => {
    const [one, other] = tables.map((table) => Math.max(table.read(key).ms, LEAST_MS));
    return factorOf(one as number, other as number);
  });
  const share = (factors: readonly number[]) =>
    factors.filter((factor) => factor <= WITHIN).length / factors.length;
  const at = (q: number) => off[Math.min(off.length - 1, Math.floor(q * off.length))] as number;
  const latencies = [modelled, measured].map((device) => {
    const system: System = {
      ...{ device, edge: device, link: linkSetByHand(40) },
      power: { name: '', activeW: 1, idleW: 1, radioW: 1, source: '' },
    };
    return genomes.map((genome) => estimateDesign(designOf(genome), setting, system).latencyMs);
  });
  return {
    ops: off.length,
    within: share(off),
    withinNet: share(net),
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
