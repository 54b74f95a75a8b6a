import type { Genome } from '../design/genome.ts';
import type { CandidateScorer } from './candidateScorer.ts';
import type { Front } from './front.ts';
import type { Choice } from './mapping/bestPlacements.ts';
import { genomeOfPlaced, type Network } from './mapping/network.ts';
import type { Scored } from './strategy.ts';

/**
 * Offers a network's placements to the front, and gives those that the strategy is to learn from. Most designs are behind
 * the front: where nobody wants to learn from them they are not even made.
 * @param front null where designs are asked about before they may stand there
 * @param frontOnly see Strategy.learnsFromFrontOnly
 */
export function lessonsOf(
  network: Network,
  choices: readonly Choice[],
  scorer: CandidateScorer,
  front: Front | null,
  frontOnly: boolean,
): Scored[] {
  const lessons: Scored[] = [];
  for (const choice of choices) {
    let genome: Genome | null = null;
    const make = () => genomeOfPlaced(network, choice);
    if (front && choice.violation === 0) genome = front.offer(choice.values, make);
    if (genome || !frontOnly) lessons.push(scorer.scoredOf(genome ?? make(), choice));
  }
  return lessons;
}
