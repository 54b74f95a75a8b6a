import type { Genome } from '../design/genome.ts';
import { Population } from './population.ts';
import type { Scored } from './strategy.ts';
import { randomValid } from './variation.ts';

/** How many of the latest candidates it remembers. */
const MEMBERS = 128;

/** Random valid genomes: the baseline that every other strategy has to beat. */
export class RandomStrategy extends Population {
  override readonly name = 'random';

  override propose(n: number): Genome[] {
    return Array.from({ length: n }, () => randomValid(this.random, this.context));
  }

  protected override select(candidates: Scored[]): Scored[] {
    return candidates.slice(-MEMBERS);
  }
}
