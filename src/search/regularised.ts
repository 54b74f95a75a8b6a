import { type Network, networkOf } from './mapping/network.ts';
import { Population } from './population.ts';
import type { Proposal, Scored } from './strategy.ts';
import { mutated, randomNetwork } from './variation.ts';

const POPULATION = 256;
const TOURNAMENT = 16;

/**
 * Regularised (ageing) evolution (Real et al. 2019): the child of a tournament's winner replaces the oldest
 * member. For several objectives each tournament weighs them again (Chebyshev, over the members' range).
 */
export class RegularisedStrategy extends Population {
  override readonly name = 'regularised';

  override propose(n: number): Proposal[] {
    const ranges = this.#ranges();
    return Array.from({ length: n }, () => {
      const { space, random } = this;
      if (this.held.length < POPULATION / 2) return { network: randomNetwork(space, random) };
      return { network: mutated(this.#winner(ranges), space, random) };
    });
  }

  #ranges(): { low: number; span: number }[] {
    const objectives = this.held[0]?.costs.length ?? 0;
    return Array.from({ length: objectives }, (_, m) => {
      const column = this.held.map(({ costs }) => costs[m] as number);
      const low = Math.min(...column);
      return { low, span: Math.max(...column) - low || 1 };
    });
  }

  #winner(ranges: readonly { low: number; span: number }[]): Network {
    const weights = ranges.map(() => this.random.coarseUnit());
    const score = ({ costs, violation }: Scored): number => {
      let worst = 0;
      for (let m = 0; m < ranges.length; m++) {
        const { low, span } = ranges[m] as { low: number; span: number };
        const share = ((weights[m] as number) * ((costs[m] as number) - low)) / span;
        if (share > worst) worst = share;
      }
      // Any violation is worse than any cost, which is at most 1.
      return violation > 0 ? 1 + violation : worst;
    };
    let best = this.random.pick(this.held);
    let bestScore = score(best);
    for (let i = 1; i < TOURNAMENT; i++) {
      const rival = this.random.pick(this.held);
      const rivalScore = score(rival);
      if (rivalScore < bestScore) [best, bestScore] = [rival, rivalScore];
    }
    return networkOf(best.genome);
  }

  protected override select(candidates: Scored[]): Scored[] {
    return candidates.slice(-POPULATION);
  }
}
