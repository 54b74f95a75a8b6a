import type { Genome } from '../design/genome.ts';
import type { CandidateScorer } from './candidateScorer.ts';
import type { Front } from './front.ts';
import type { Choice } from './mapping/bestPlacements.ts';
import { genomeOfPlaced, type Network } from './mapping/network.ts';
import type { Scored, Strategy } from './strategy.ts';

/**
 * Offers a network's placements to the front, and gives those that the strategy is to learn from. Most designs are far behind
 * the front: where the strategy would forget them at once they are not even made.
 * @param front null where designs are asked about before they may stand there: then the strategy learns from all
 */
export function lessonsOf(
  network: Network,
  choices: readonly Choice[],
  scorer: CandidateScorer,
  front: Front | null,
  strategy: Strategy,
): Scored[] {
  const lessons: Scored[] = [];
  for (const choice of choices) {
    let genome: Genome | null = null;
    const make = () => genomeOfPlaced(network, choice);
    if (front && choice.violation === 0) genome = front.offer(choice.values, make);
    const score = scorer.scoreOf(choice);
    if (!genome && front && strategy.wouldForget?.(score)) continue;
    lessons.push({ genome: genome ?? make(), ...score });
  }
  return lessons;
}
