import type { Genome } from '../design/genome.ts';
import { Random } from '../design/random.ts';
import type { Costs } from './dominance.ts';
import { genomeKey, type Network, networkOf } from './mapping/network.ts';
import { Parents } from './parents.ts';
import type { Order, Proposal, Scored, Strategy, StrategyOptions, StrategyState } from './strategy.ts';
import { TriedNetworks } from './triedNetworks.ts';

/** Members stay for many lessons, and most have many children. */
class Member implements Scored {
  readonly genome: Genome;
  readonly costs: Costs;
  readonly violation: number;
  readonly key: string;
  #network: Network | undefined;

  constructor({ genome, costs, violation }: Scored, key = genomeKey(genome)) {
    this.genome = genome;
    this.costs = costs;
    this.violation = violation;
    this.key = key;
  }

  get network(): Network {
    this.#network ??= networkOf(this.genome);
    return this.#network;
  }
}

/** What every strategy holds on to: a stream of random numbers and the members it learned from. */
export abstract class Population implements Strategy {
  abstract readonly name: string;
  readonly tried: TriedNetworks;
  readonly #random: Random;
  /** Oldest first, unless `select` orders them otherwise. */
  protected held: readonly Member[];

  constructor({ seed, space, state }: StrategyOptions) {
    this.tried = new TriedNetworks(state?.memory);
    this.#random = new Random(state?.random ?? seed);
    const members = state?.members.map((member) => new Member(member)) ?? [];
    // Of a search in another space, what stands in this one.
    this.held = members.filter(({ network }) => space.has(network));
  }

  order(size: number): Order {
    return {
      ...{ strategy: this.name, size, random: this.#random.fork(), after: this.tried.batches },
      ...{ parents: new Parents(this.held), numbers: this.numbers() },
    };
  }

  /** What its Propose reads beside the members. */
  protected numbers(): Float64Array<ArrayBuffer> {
    return new Float64Array();
  }

  /** The members to continue with. */
  protected abstract select<M extends Scored>(candidates: readonly M[]): M[];

  tell(results: readonly Scored[], batch?: readonly Proposal[]): void {
    if (batch) this.tried.note(batch.map(({ network }) => network));
    if (results.length === 0) return;
    const byKey = new Map(this.held.map((member) => [member.key, member]));
    for (const result of results) {
      // Nothing can be learned from a candidate that could not be scored.
      if (result.costs.some(Number.isNaN)) continue;
      const member = new Member(result);
      byKey.set(member.key, member);
    }
    this.held = this.select([...byKey.values()]);
  }

  members(): readonly Scored[] {
    return this.held;
  }

  save(): StrategyState {
    const members = this.held.map(({ genome, costs, violation }) => ({
      genome,
      costs: [...costs],
      violation,
    }));
    return { name: this.name, random: this.#random.state, members };
  }
}
