import type { Random } from '../design/random.ts';
import { CostRows } from './costRows.ts';
import { crowding, fronts, type Ranked } from './dominance.ts';
import type { Network } from './mapping/network.ts';
import { Population } from './population.ts';
import type { Propose, Scored, StrategyOptions, StrategyState, Surroundings, View } from './strategy.ts';
import { crossed, mutated, randomNetwork } from './variation.ts';

/** Random networks before the front leads. */
const FIRST = 96;
/** Of the front, at most so many are held: the most crowded go first. */
const MOST = 400;
/** While the front is smaller, those next behind it are held too, up to so many: some ways to it lead through them. */
const LEAST = 128;
/** Share of parents that are drawn from all that is held. */
const FOLLOWERS = 0.2;
const CROSSOVER_RATE = 0.3;
const IMMIGRANTS = 0.01;
const TRIES = 12;

/**
 * Pareto local search: neighbours of what stands on the front, by one change each, each network once, and of two on the
 * front that which has fewer others near it. With placements solved exactly, one network brings the front all that it can.
 */
export class FrontStrategy extends Population {
  override readonly name = 'front';
  /** How many members are on the front, and come first; how far each of them is from the next ones there. */
  #room = new Float64Array(1);
  /** Costs of those that were only just held, in any order, and how far all of them are outside the limits. */
  #last = new CostRows(0);
  #lastViolation = 0;

  constructor(options: StrategyOptions) {
    super(options);
    const [first = [], ...others] = fronts(this.held, LEAST);
    this.#lead(this.held.slice(0, first.length));
    for (const front of others) this.#hold(front.map((i) => this.held[i] as Scored));
  }

  /** How many are on the front, and the room of each. */
  protected override numbers(): Float64Array<ArrayBuffer> {
    return this.#room;
  }

  /** The front itself, the first that is held. */
  #lead(front: readonly Scored[]): void {
    const all = front.map((_, i) => i);
    const distance = crowding(front, all);
    this.#room = new Float64Array(1 + front.length);
    this.#room[0] = front.length;
    for (const i of all) this.#room[1 + i] = distance.get(i) as number;
    this.#hold(front);
  }

  #hold(front: readonly Scored[]): void {
    const [first] = front;
    this.#last = new CostRows(first?.costs.length ?? 0);
    this.#lastViolation = first?.violation ?? 0;
    for (const { costs } of front) this.#last.push(costs);
  }

  /** Where as many are held as may be, what one of the last of them beats has no place. */
  wouldForget({ costs, violation }: Ranked): boolean {
    if (this.held.length < LEAST) return false;
    if (violation !== this.#lastViolation) return violation > this.#lastViolation;
    const at = this.#last.covererOf(costs);
    if (at < 0 || this.#last.equals(at, costs)) return false;
    // Who beats one will likely beat the next: nearer to the start he is found sooner.
    this.#last.swap(at, at >> 1);
    return true;
  }

  protected override select<M extends Scored>(candidates: readonly M[]): M[] {
    const next: M[] = [];
    for (const front of fronts(candidates, LEAST)) {
      const room = (next.length === 0 ? MOST : LEAST) - next.length;
      if (room <= 0) break;
      const some = leastCrowded(candidates, front, room).map((i) => candidates[i] as M);
      if (next.length === 0) this.#lead(some);
      else this.#hold(some);
      for (const member of some) next.push(member);
    }
    return next;
  }

  override save(): StrategyState {
    return { ...super.save(), memory: this.tried.save() };
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

export const proposeNeighbours: Propose = (view, size, surroundings) => {
  const { space, random, tried } = surroundings;
  return Array.from({ length: size }, () => {
    let network = child(view, surroundings);
    for (let attempt = 0; attempt < TRIES && !tried.add(network); attempt++)
      network = attempt < TRIES / 2 ? child(view, surroundings) : randomNetwork(space, random);
    return { network };
  });
};

function child(view: View, { space, random, tried }: Surroundings): Network {
  const { parents } = view;
  if (tried.count < FIRST || parents.length === 0 || random.coarseUnit() < IMMIGRANTS)
    return randomNetwork(space, random);
  let one = parents.at(parentOf(view, random));
  if (random.coarseUnit() < CROSSOVER_RATE)
    one = crossed(one, parents.at(parentOf(view, random)), space, random) ?? one;
  // Nearly all that the front gains is one change away from it.
  return mutated(one, space, random);
}

function parentOf({ parents, numbers }: View, random: Random): number {
  if (random.coarseUnit() < FOLLOWERS) return random.below(parents.length);
  const front = numbers[0] as number;
  const [one, other] = [random.below(front), random.below(front)];
  return (numbers[1 + one] as number) >= (numbers[1 + other] as number) ? one : other;
}
