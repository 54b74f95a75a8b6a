import type { Genome } from '../design/genome.ts';
import { crowding, fronts } from './dominance.ts';
import { Population } from './population.ts';
import type { Scored } from './strategy.ts';
import { crossover, genomeKey, mutate, randomValid, repair } from './variation.ts';

const POPULATION = 128;
const CROSSOVER_RATE = 0.6;
/** Chance of one more mutation after each. */
const AGAIN = 0.4;
/** Share of fresh random genomes, so that the search never narrows for good. */
const IMMIGRANTS = 0.05;
/** Tries for a child that differs from all members and siblings, before a random genome takes its place. */
const TRIES = 4;

/** NSGA-II (Deb et al. 2002) on the 12-position space, with repair instead of rejection. */
export class EvolutionaryStrategy extends Population {
  override readonly name = 'evolutionary';

  override propose(n: number): Genome[] {
    const taken = new Set(this.held.map((member) => genomeKey(member.genome)));
    return Array.from({ length: n }, () => {
      for (let attempt = 0; attempt < TRIES; attempt++) {
        const child = this.#child();
        const key = genomeKey(child);
        if (taken.has(key)) continue;
        taken.add(key);
        return child;
      }
      return randomValid(this.random, this.context);
    });
  }

  #child(): Genome {
    const random = this.random;
    if (this.held.length < POPULATION / 2 || random.unit() < IMMIGRANTS) {
      return randomValid(random, this.context);
    }
    const mother = this.#parent();
    const child =
      random.unit() < CROSSOVER_RATE
        ? crossover(mother, this.#parent(), random)
        : { ops: [...mother.ops], functions: [...mother.functions] };
    do mutate(child, random);
    while (random.unit() < AGAIN);
    return repair(child, random, this.context);
  }

  /** The better of two: members are in order. */
  #parent(): Genome {
    const n = this.held.length;
    const index = Math.min(this.random.below(n), this.random.below(n));
    return (this.held[index] as Scored).genome;
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
