import { crowding, dominates, fronts, type Ranked } from './dominance.ts';
import { type Network, networkOf } from './mapping/network.ts';
import { Population } from './population.ts';
import type { Proposal, Scored, StrategyOptions, StrategyState } from './strategy.ts';
import { TriedNetworks } from './triedNetworks.ts';
import { crossed, mutated, randomNetwork } from './variation.ts';

/** Random networks before the front leads. */
const FIRST = 96;
/** Of the front, at most so many are held: the most crowded go first. */
const MOST = 400;
/** While the front is smaller, those next behind it are held too, up to so many: some ways to it lead through them. */
const LEAST = 128;
/** Share of parents that are drawn from all that is held. */
const FOLLOWERS = 0.2;
const CROSSOVER_RATE = 0.2;
const AGAIN = 0.5;
const IMMIGRANTS = 0.01;
const TRIES = 12;

/**
 * Pareto local search: neighbours of what stands on the front, by one change or a few, each network once. With placements
 * solved exactly, one network brings the front all that it can.
 */
export class FrontStrategy extends Population {
  override readonly name = 'front';
  readonly #tried: TriedNetworks;
  /** Members on the front; they come first. */
  #front = 0;
  /** Those that were only just held, in any order. */
  #last: Scored[] = [];

  constructor(options: StrategyOptions) {
    super(options);
    this.#tried = new TriedNetworks(options.state?.memory);
    for (const front of fronts(this.held, LEAST)) this.#hold(front.map((i) => this.held[i] as Scored));
  }

  override propose(n: number): Proposal[] {
    return Array.from({ length: n }, () => {
      let network = this.#child();
      for (let attempt = 0; attempt < TRIES && !this.#tried.add(network); attempt++) {
        network = attempt < TRIES / 2 ? this.#child() : randomNetwork(this.space, this.random);
      }
      return { network };
    });
  }

  #child(): Network {
    const { random, space } = this;
    if (this.#tried.count < FIRST || this.held.length === 0 || random.coarseUnit() < IMMIGRANTS) {
      return randomNetwork(space, random);
    }
    let child = this.#parent();
    if (random.coarseUnit() < CROSSOVER_RATE) child = crossed(child, this.#parent(), space, random) ?? child;
    do child = mutated(child, space, random);
    while (random.coarseUnit() < AGAIN);
    return child;
  }

  #parent(): Network {
    const among = this.random.coarseUnit() < FOLLOWERS ? this.held.length : this.#front;
    return networkOf((this.held[this.random.below(among)] as Scored).genome);
  }

  #hold(front: Scored[]): void {
    if (this.#last.length === 0) this.#front = front.length;
    this.#last = front;
  }

  /** Where as many are held as may be, what one of the last of them beats has no place. */
  wouldForget(score: Ranked): boolean {
    if (this.held.length < LEAST) return false;
    const last = this.#last;
    for (let i = 0; i < last.length; i++) {
      const member = last[i] as Scored;
      if (member.violation > score.violation) continue;
      if (member.violation === score.violation && !dominates(member.costs, score.costs)) continue;
      // Who beats one will likely beat the next: nearer to the start he is found sooner.
      const half = i >> 1;
      last[i] = last[half] as Scored;
      last[half] = member;
      return true;
    }
    return false;
  }

  protected override select(candidates: Scored[]): Scored[] {
    const next: Scored[] = [];
    this.#last = [];
    for (const front of fronts(candidates, LEAST)) {
      const room = (next.length === 0 ? MOST : LEAST) - next.length;
      if (room <= 0) break;
      const some = leastCrowded(candidates, front, room).map((i) => candidates[i] as Scored);
      for (const member of some) next.push(member);
      this.#hold(some);
    }
    return next;
  }

  override save(): StrategyState {
    return { ...super.save(), memory: this.#tried.save() };
  }
}

/** At most so many of a front, in its order where all have room. */
function leastCrowded(
  candidates: readonly Scored[],
  front: readonly number[],
  room: number,
): readonly number[] {
  if (front.length <= room) return front;
  const distance = crowding(candidates, front);
  const ordered = [...front].sort(
    (a, b) => (distance.get(b) as number) - (distance.get(a) as number) || a - b,
  );
  return ordered.slice(0, room);
}
