import { type Genome, isValidGenome, parseGenome } from '../design/genome.ts';
import type { Answer } from './questions.ts';
import type { SearchOptions } from './searchOptions.ts';
import type { SearchState } from './searchState.ts';
import { Space } from './space.ts';
import type { Proposal } from './strategy.ts';

/** Of a kept search, what has a place in one that resumes from it, maybe of another space. */
export function fittingOf(
  state: SearchState,
  { setting, space, costOracle }: Pick<SearchOptions, 'setting' | 'space' | 'costOracle'>,
): { answers: Answer[]; front: Genome[]; pending: Proposal[][] } {
  const { context } = new Space(setting);
  const genomes = (lines: readonly string[]) =>
    lines.map(parseGenome).filter((genome) => isValidGenome(genome, context));
  const own = new Space(setting, space);
  return {
    answers: state.evaluated.flatMap(({ encoding, cost, ...result }) =>
      // Without a latency model now, what one said before would not compare with the tables' sums.
      genomes([encoding]).map((genome) => ({ genome, result, cost: costOracle && cost })),
    ),
    front: genomes(state.front),
    pending: (state.pending ?? []).map((batch) => batch.filter(({ network }) => own.has(network))),
  };
}
