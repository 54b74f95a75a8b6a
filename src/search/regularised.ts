import type { Network } from './mapping/network.ts';
import { Population } from './population.ts';
import type { Propose, Scored, Surroundings, View } from './strategy.ts';
import { mutated, randomNetwork } from './variation.ts';

const POPULATION = 256;
const TOURNAMENT = 16;

/**
 * Regularised (ageing) evolution (Real et al. 2019): the child of a tournament's winner replaces the oldest
 * member. For several objectives each tournament weighs them again (Chebyshev, over the members' range).
 */
export class RegularisedStrategy extends Population {
  override readonly name = 'regularised';

  /** Of each member its violation and its costs. */
  protected override numbers(): Float64Array<ArrayBuffer> {
    return Float64Array.from(this.held.flatMap(({ violation, costs }) => [violation, ...costs]));
  }

  protected override select<M extends Scored>(candidates: readonly M[]): M[] {
    return candidates.slice(-POPULATION);
  }
}

export const proposeByTournaments: Propose = (view, size, surroundings) => {
  const { space, random } = surroundings;
  const ranges = rangesOf(view);
  return Array.from({ length: size }, () => {
    if (view.parents.length < POPULATION / 2) return { network: randomNetwork(space, random) };
    return { network: mutated(winner(view, ranges, surroundings), space, random) };
  });
};

interface Range {
  low: number;
  span: number;
}

const widthOf = ({ parents, numbers }: View): number => numbers.length / parents.length;

function rangesOf(view: View): Range[] {
  const width = widthOf(view);
  if (!(width > 1)) return [];
  return Array.from({ length: width - 1 }, (_, m) => {
    const column = view.numbers.filter((_, i) => i % width === m + 1);
    const low = Math.min(...column);
    return { low, span: Math.max(...column) - low || 1 };
  });
}

function winner(view: View, ranges: readonly Range[], { random }: Surroundings): Network {
  const { parents, numbers } = view;
  const weights = ranges.map(() => random.coarseUnit());
  const score = (i: number): number => {
    const row = i * (ranges.length + 1);
    const violation = numbers[row] as number;
    let worst = 0;
    for (let m = 0; m < ranges.length; m++) {
      const { low, span } = ranges[m] as Range;
      const share = ((weights[m] as number) * ((numbers[row + 1 + m] as number) - low)) / span;
      if (share > worst) worst = share;
    }
    // Any violation is worse than any cost, which is at most 1.
    return violation > 0 ? 1 + violation : worst;
  };
  let best = random.below(parents.length);
  let bestScore = score(best);
  for (let i = 1; i < TOURNAMENT; i++) {
    const rival = random.below(parents.length);
    const rivalScore = score(rival);
    if (rivalScore < bestScore) [best, bestScore] = [rival, rivalScore];
  }
  return parents.at(best);
}
