import { crossingsOf, type EdgeRange, type Network } from './mapping/network.ts';
import { Population } from './population.ts';
import type { Proposal, Scored } from './strategy.ts';
import { randomNetwork } from './variation.ts';

/** How many of the latest candidates it remembers. */
const MEMBERS = 128;

/**
 * The constraint-based random search of GCoDE (arXiv 2404.05605): random valid networks, each with a random placement. The
 * baseline that every other strategy has to beat.
 */
export class RandomStrategy extends Population {
  override readonly name = 'random';

  override propose(n: number): Proposal[] {
    return Array.from({ length: n }, () => {
      const network = randomNetwork(this.space, this.random);
      return { network, at: this.#place(network) };
    });
  }

  /** Communicates anywhere where there is room for them; which mode that makes is judged where it is scored. */
  #place({ ops }: Network): EdgeRange {
    const n = ops.length;
    const most = Math.min(2, this.space.positions - n, this.space.crossings);
    const ranges: EdgeRange[] = [{ from: n + 1, to: n + 1 }];
    for (let from = 0; from <= n; from++) {
      for (let to = from + 1; to <= n + 1; to++) ranges.push({ from, to });
    }
    const fits = ranges.filter((range) => crossingsOf(range, n) <= most && this.space.allows(range, n));
    return this.random.pick(fits);
  }

  protected override select(candidates: Scored[]): Scored[] {
    return candidates.slice(-MEMBERS);
  }
}
