import type { Random } from '../design/random.ts';
import { crossingsOf, type EdgeRange, type Network } from './mapping/network.ts';
import { Population } from './population.ts';
import type { Space } from './space.ts';
import type { Propose, Scored } from './strategy.ts';
import { randomNetwork } from './variation.ts';

/** How many of the latest candidates it remembers. */
const MEMBERS = 128;

/**
 * The constraint-based random search of GCoDE (arXiv 2404.05605): random valid networks, each with a random placement. The
 * baseline that every other strategy has to beat.
 */
export class RandomStrategy extends Population {
  override readonly name = 'random';

  protected override select<M extends Scored>(candidates: readonly M[]): M[] {
    return candidates.slice(-MEMBERS);
  }
}

export const proposeAtRandom: Propose = (_, size, { space, random }) =>
  Array.from({ length: size }, () => {
    const network = randomNetwork(space, random);
    return { network, at: place(network, space, random) };
  });

/** Communicates anywhere where there is room for them; which mode that makes is judged where it is scored. */
function place({ ops }: Network, space: Space, random: Random): EdgeRange {
  const n = ops.length;
  const most = Math.min(2, space.positions - n, space.crossings);
  const ranges: EdgeRange[] = [{ from: n + 1, to: n + 1 }];
  for (let from = 0; from <= n; from++) {
    for (let to = from + 1; to <= n + 1; to++) ranges.push({ from, to });
  }
  const fits = ranges.filter((range) => crossingsOf(range, n) <= most && space.allows(range, n));
  return random.pick(fits);
}
