import type { Genome, GenomeContext } from '../design/genome.ts';
import { Random } from './random.ts';
import type { Scored, Strategy, StrategyOptions, StrategyState } from './strategy.ts';
import { genomeKey, randomValid } from './variation.ts';

/** How many of the latest candidates it remembers. */
const MEMBERS = 128;

/** Random valid genomes: the baseline that every other strategy has to beat. */
export class RandomStrategy implements Strategy {
  readonly name = 'random';
  readonly #random: Random;
  readonly #context: GenomeContext | undefined;
  #members: Scored[];

  constructor({ seed, state, context }: StrategyOptions) {
    this.#random = new Random(state?.random ?? seed);
    this.#context = context;
    this.#members = state ? [...state.members] : [];
  }

  propose(n: number): Genome[] {
    return Array.from({ length: n }, () => randomValid(this.#random, this.#context));
  }

  tell(results: readonly Scored[]): void {
    const byKey = new Map(this.#members.map((member) => [genomeKey(member.genome), member]));
    for (const result of results) {
      if (!result.costs.some(Number.isNaN)) byKey.set(genomeKey(result.genome), result);
    }
    this.#members = [...byKey.values()].slice(-MEMBERS);
  }

  members(): readonly Scored[] {
    return this.#members;
  }

  save(): StrategyState {
    return { name: this.name, random: this.#random.state, members: this.#members };
  }
}
