import { Random } from '../design/random.ts';
import { genomeKey, networkOf } from './mapping/network.ts';
import type { Space } from './space.ts';
import type { Proposal, Scored, Strategy, StrategyOptions, StrategyState } from './strategy.ts';

/** What every strategy holds on to: a stream of random numbers and the members it learned from. */
export abstract class Population implements Strategy {
  abstract readonly name: string;
  protected readonly random: Random;
  protected readonly space: Space;
  /** Oldest first, unless `select` orders them otherwise. */
  protected held: Scored[];

  constructor({ seed, space, state }: StrategyOptions) {
    this.random = new Random(state?.random ?? seed);
    this.space = space;
    // Of a search in another space, what stands in this one.
    this.held = state?.members.filter(({ genome }) => space.has(networkOf(genome))) ?? [];
  }

  abstract propose(n: number): Proposal[];

  /** The members to continue with. */
  protected abstract select(candidates: Scored[]): Scored[];

  /** Members stay for many lessons. */
  readonly #keys = new WeakMap<Scored, string>();

  #keyOf(member: Scored): string {
    const known = this.#keys.get(member);
    if (known !== undefined) return known;
    const key = genomeKey(member.genome);
    this.#keys.set(member, key);
    return key;
  }

  tell(results: readonly Scored[]): void {
    if (results.length === 0) return;
    const byKey = new Map(this.held.map((member) => [this.#keyOf(member), member]));
    for (const result of results) {
      // Nothing can be learned from a candidate that could not be scored.
      if (!result.costs.some(Number.isNaN)) byKey.set(this.#keyOf(result), result);
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
