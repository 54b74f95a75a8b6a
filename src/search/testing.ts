import { AGGREGATE, type Genome, parseGenome } from '../design/genome.ts';
import { genomeEstimator } from '../system/genomeEstimator.ts';
import { fakeSystem } from '../system/testing.ts';
import { type Member, memberValue } from './member.ts';
import type { ObjectiveId } from './objectives.ts';
import type { AccuracyOracle } from './oracle.ts';
import { runSearch, type SearchOptions } from './search.ts';
import type { Snapshot } from './snapshot.ts';

export const setting = { points: 256, features: 3, classes: 10 };
export const system = fakeSystem(setting);
export const never = new AbortController().signal;
export const options: SearchOptions = { setting, system, strategy: 'front', seed: 1, maxCandidates: 512 };

/** Costs to compare members by, all to be minimised. */
export const costsOf = (last: ObjectiveId) => (member: Member) => [
  memberValue(member, 'latency'),
  memberValue(member, 'energy'),
  -memberValue(member, last),
];
export const latencyOf = (member: Member) => memberValue(member, 'latency');
/** The figures that the tables give. */
export const tableFigures = (encoding: string) => {
  const { latencyMs, energyMj, parameters } = genomeEstimator(setting, system)(parseGenome(encoding));
  return {
    latency: { value: latencyMs },
    energy: { value: energyMj },
    parameters: { value: parameters },
  };
};

export const toyAccuracy = ({ ops }: Genome): number =>
  0.4 + 0.1 * Math.min(4, ops.filter((op) => op === AGGREGATE).length);
export const oracle: AccuracyOracle = async (_signal, genomes) =>
  genomes.map((genome) => ({ accuracy: toyAccuracy(genome), provenance: 'measured' }));

/** A whole search, with all that it said. */
export async function search(more: Partial<SearchOptions>, signal = never) {
  const snapshots: Snapshot[] = [];
  const state = await runSearch(signal, { ...options, ...more }, (snapshot) => snapshots.push(snapshot));
  return { state, snapshots, last: snapshots.at(-1) as Snapshot };
}
