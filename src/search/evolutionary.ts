import type { Random } from '../design/random.ts';
import { crowding, fronts } from './dominance.ts';
import { genomeKey, type Network } from './mapping/network.ts';
import type { Parents } from './parents.ts';
import { Population } from './population.ts';
import type { Propose, Scored, Surroundings } from './strategy.ts';
import { crossed, mutated, randomNetwork } from './variation.ts';

const POPULATION = 128;
const CROSSOVER_RATE = 0.6;
/** Chance of one more mutation after each. */
const AGAIN = 0.4;
/** Share of fresh random networks, so that the search never narrows for good. */
const IMMIGRANTS = 0.05;
/** Tries for a child that differs from all members and siblings, before a random network takes its place. */
const TRIES = 4;

/** NSGA-II (Deb et al. 2002) with constrained domination; its changes keep networks valid. */
export class EvolutionaryStrategy extends Population {
  override readonly name = 'evolutionary';

  /** Best first: by front, then by crowding. */
  protected override select<M extends Scored>(candidates: readonly M[]): M[] {
    const next: M[] = [];
    for (const front of fronts(candidates, POPULATION)) {
      const distance = crowding(candidates, front);
      const ordered = [...front].sort(
        (a, b) => (distance.get(b) as number) - (distance.get(a) as number) || a - b,
      );
      for (const i of ordered) if (next.length < POPULATION) next.push(candidates[i] as M);
    }
    return next;
  }
}

export const proposeChildren: Propose = ({ parents }, size, surroundings) => {
  const taken = new Set(Array.from({ length: parents.length }, (_, i) => genomeKey(parents.at(i))));
  return Array.from({ length: size }, () => {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const network = child(parents, surroundings);
      const key = genomeKey(network);
      if (taken.has(key)) continue;
      taken.add(key);
      return { network };
    }
    return { network: randomNetwork(surroundings.space, surroundings.random) };
  });
};

function child(parents: Parents, { space, random }: Surroundings): Network {
  if (parents.length < POPULATION / 2 || random.coarseUnit() < IMMIGRANTS)
    return randomNetwork(space, random);
  let one = parent(parents, random);
  if (random.coarseUnit() < CROSSOVER_RATE) one = crossed(one, parent(parents, random), space, random) ?? one;
  do one = mutated(one, space, random);
  while (random.coarseUnit() < AGAIN);
  return one;
}

/** The better of two: members are in order. */
const parent = (parents: Parents, random: Random): Network =>
  parents.at(Math.min(random.below(parents.length), random.below(parents.length)));
