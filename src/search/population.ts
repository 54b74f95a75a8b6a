import type { Genome, GenomeContext } from '../design/genome.ts';
import { Random } from './random.ts';
import type { Scored, Strategy, StrategyName, StrategyOptions, StrategyState } from './strategy.ts';
import { genomeKey } from './variation.ts';

/** What every strategy holds on to: a stream of random numbers and the members it learned from. */
export abstract class Population implements Strategy {
  abstract readonly name: StrategyName;
  protected readonly random: Random;
  protected readonly context: GenomeContext | undefined;
  /** Oldest first, unless `select` orders them otherwise. */
  protected held: Scored[];

  constructor({ seed, state, context }: StrategyOptions) {
    this.random = new Random(state?.random ?? seed);
    this.context = context;
    this.held = state ? [...state.members] : [];
  }

  abstract propose(n: number): Genome[];

  /** The members to go on with. */
  protected abstract select(candidates: Scored[]): Scored[];

  tell(results: readonly Scored[]): void {
    const byKey = new Map(this.held.map((member) => [genomeKey(member.genome), member]));
    for (const result of results) {
      // Nothing can be learned from a candidate that could not be scored.
      if (!result.costs.some(Number.isNaN)) byKey.set(genomeKey(result.genome), result);
    }
    this.held = this.select([...byKey.values()]);
  }

  members(): readonly Scored[] {
    return this.held;
  }

  save(): StrategyState {
    return { name: this.name, random: this.random.state, members: this.held };
  }
}
