import { crowding, fronts } from './dominance.ts';
import { genomeKey, type Network, networkOf } from './mapping/network.ts';
import { Population } from './population.ts';
import type { Proposal, Scored, StrategyOptions, StrategyState } from './strategy.ts';
import { TriedNetworks } from './triedNetworks.ts';
import { crossed, mutated, randomNetwork } from './variation.ts';

/** Random networks before the front leads. */
const FIRST = 96;
/** Of the front, at most so many are held: the most crowded go first. */
const MOST = 400;
const CROSSOVER_RATE = 0.2;
const AGAIN = 0.3;
const IMMIGRANTS = 0.03;
const TRIES = 12;

/**
 * Pareto local search: neighbours of what stands on the front, by one change or a few, each network once. With placements
 * solved exactly, one network brings the front all that it can.
 */
export class FrontStrategy extends Population {
  override readonly name = 'front';
  readonly #tried: TriedNetworks;

  constructor(options: StrategyOptions) {
    super(options);
    this.#tried = new TriedNetworks(options.state?.memory);
  }

  override propose(n: number): Proposal[] {
    return Array.from({ length: n }, () => {
      let network = this.#child();
      for (let attempt = 0; attempt < TRIES && !this.#tried.add(genomeKey(network)); attempt++) {
        network = attempt < TRIES / 2 ? this.#child() : randomNetwork(this.space, this.random);
      }
      return { network };
    });
  }

  #child(): Network {
    const { random, space } = this;
    if (this.#tried.count < FIRST || this.held.length === 0 || random.unit() < IMMIGRANTS) {
      return randomNetwork(space, random);
    }
    let child = this.#parent();
    if (random.unit() < CROSSOVER_RATE) child = crossed(child, this.#parent(), space, random) ?? child;
    do child = mutated(child, space, random);
    while (random.unit() < AGAIN);
    return child;
  }

  #parent(): Network {
    return networkOf(this.random.pick(this.held).genome);
  }

  protected override select(candidates: Scored[]): Scored[] {
    const [first = []] = fronts(candidates, 1);
    if (first.length <= MOST) return first.map((i) => candidates[i] as Scored);
    const distance = crowding(candidates, first);
    const ordered = [...first].sort(
      (a, b) => (distance.get(b) as number) - (distance.get(a) as number) || a - b,
    );
    return ordered.slice(0, MOST).map((i) => candidates[i] as Scored);
  }

  override save(): StrategyState {
    return { ...super.save(), memory: this.#tried.save() };
  }
}
