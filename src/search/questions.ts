import type { Genome } from '../design/genome.ts';
import { crowding, fronts } from './dominance.ts';
import type { Scored } from './strategy.ts';
import { genomeKey } from './variation.ts';

interface Pool {
  /** Candidates of the last batch inside the limits. */
  latest: readonly Genome[];
  /** What the strategy holds on to; empty while too little is known to choose among them. */
  members: readonly Scored[];
  asked(genome: Genome): boolean;
  /** Whether the front would take it, its accuracy given the benefit of the doubt. */
  promising(genome: Genome): boolean;
}

/**
 * At most `count` candidates to ask the oracle about: inside the limits, not asked about yet, and not dominated even
 * with the benefit of the doubt. The least crowded of the first fronts, and one fresh candidate to learn from.
 */
export function worthAsking(count: number, { latest, members, asked, promising }: Pool): Genome[] {
  const chosen = new Map<string, Genome>();
  const add = (genome: Genome) => {
    if (chosen.size < count && !asked(genome)) chosen.set(genomeKey(genome), genome);
  };
  const first = latest[0];
  if (first) add(first);
  const pool = members.filter(
    ({ genome, violation }) => violation === 0 && !asked(genome) && promising(genome),
  );
  for (const front of fronts(pool)) {
    const distance = crowding(pool, front);
    const spread = [...front].sort((a, b) => (distance.get(b) as number) - (distance.get(a) as number));
    for (const i of spread) add((pool[i] as Scored).genome);
  }
  for (const genome of latest) add(genome);
  return [...chosen.values()];
}
