import { crowding, fronts } from './dominance.ts';
import { genomeKey, type Network, networkKey, networkOf } from './mapping/network.ts';
import { Population } from './population.ts';
import type { Proposal, Scored } from './strategy.ts';
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

  override propose(n: number): Proposal[] {
    const taken = new Set(this.held.map((member) => networkKey(member.genome)));
    return Array.from({ length: n }, () => {
      for (let attempt = 0; attempt < TRIES; attempt++) {
        const network = this.#child();
        const key = genomeKey(network);
        if (taken.has(key)) continue;
        taken.add(key);
        return { network };
      }
      return { network: randomNetwork(this.space, this.random) };
    });
  }

  #child(): Network {
    const { random, space } = this;
    if (this.held.length < POPULATION / 2 || random.coarseUnit() < IMMIGRANTS)
      return randomNetwork(space, random);
    let child = this.#parent();
    if (random.coarseUnit() < CROSSOVER_RATE) child = crossed(child, this.#parent(), space, random) ?? child;
    do child = mutated(child, space, random);
    while (random.coarseUnit() < AGAIN);
    return child;
  }

  /** The better of two: members are in order. */
  #parent(): Network {
    const n = this.held.length;
    const index = Math.min(this.random.below(n), this.random.below(n));
    return networkOf((this.held[index] as Scored).genome);
  }

  /** Best first: by front, then by crowding. */
  protected override select(candidates: Scored[]): Scored[] {
    const next: Scored[] = [];
    for (const front of fronts(candidates, POPULATION)) {
      const distance = crowding(candidates, front);
      const ordered = [...front].sort(
        (a, b) => (distance.get(b) as number) - (distance.get(a) as number) || a - b,
      );
      for (const i of ordered) if (next.length < POPULATION) next.push(candidates[i] as Scored);
    }
    return next;
  }
}
