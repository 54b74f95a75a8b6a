import type { Genome, GenomeContext } from '../design/genome.ts';
import { crowding, fronts } from './dominance.ts';
import { Random } from './random.ts';
import type { Scored, Strategy, StrategyOptions, StrategyState } from './strategy.ts';
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
export class EvolutionaryStrategy implements Strategy {
  readonly name = 'evolutionary';
  readonly #random: Random;
  readonly #context: GenomeContext | undefined;
  /** Best first: by front, then by crowding. */
  #members: Scored[];

  constructor({ seed, state, context }: StrategyOptions) {
    this.#random = new Random(state?.random ?? seed);
    this.#context = context;
    this.#members = state ? [...state.members] : [];
  }

  propose(n: number): Genome[] {
    const taken = new Set(this.#members.map((member) => genomeKey(member.genome)));
    return Array.from({ length: n }, () => {
      for (let attempt = 0; attempt < TRIES; attempt++) {
        const child = this.#child();
        const key = genomeKey(child);
        if (taken.has(key)) continue;
        taken.add(key);
        return child;
      }
      return randomValid(this.#random, this.#context);
    });
  }

  #child(): Genome {
    const random = this.#random;
    if (this.#members.length < POPULATION / 2 || random.unit() < IMMIGRANTS) {
      return randomValid(random, this.#context);
    }
    const mother = this.#parent();
    const child =
      random.unit() < CROSSOVER_RATE
        ? crossover(mother, this.#parent(), random)
        : { ops: [...mother.ops], functions: [...mother.functions] };
    do mutate(child, random);
    while (random.unit() < AGAIN);
    return repair(child, random, this.#context);
  }

  /** The better of two: members are in order. */
  #parent(): Genome {
    const n = this.#members.length;
    const index = Math.min(this.#random.below(n), this.#random.below(n));
    return (this.#members[index] as Scored).genome;
  }

  tell(results: readonly Scored[]): void {
    const byKey = new Map(this.#members.map((member) => [genomeKey(member.genome), member]));
    for (const result of results) {
      // Nothing can be learned from a candidate that could not be scored.
      if (!result.costs.some(Number.isNaN)) byKey.set(genomeKey(result.genome), result);
    }
    const all = [...byKey.values()];
    const next: Scored[] = [];
    for (const front of fronts(all, POPULATION)) {
      const distance = crowding(all, front);
      const ordered = [...front].sort(
        (a, b) => (distance.get(b) as number) - (distance.get(a) as number) || a - b,
      );
      for (const i of ordered) if (next.length < POPULATION) next.push(all[i] as Scored);
    }
    this.#members = next;
  }

  members(): readonly Scored[] {
    return this.#members;
  }

  save(): StrategyState {
    return { name: this.name, random: this.#random.state, members: this.#members };
  }
}
