import { decodeProposals, encodeScores } from './batch.ts';
import { CandidateScorer } from './candidateScorer.ts';
import type { SearchOptions } from './searchOptions.ts';
import { Space } from './space.ts';
import { WITH_ACCURACY, WITHOUT_ACCURACY } from './usualObjectives.ts';

/** What a thread needs to score networks of a search. */
export type ScoringSetup = Pick<
  SearchOptions,
  'setting' | 'system' | 'objectives' | 'limits' | 'space' | 'accuracy'
>;

/** The thread's half of a ScoringHelper: gives encoded scores for encoded proposals. */
export function batchScorer(
  setup: ScoringSetup,
): (proposals: Uint8Array<ArrayBuffer>) => Float64Array<ArrayBuffer> {
  const { setting, space, accuracy } = setup;
  const ids = setup.objectives ?? (accuracy ? WITH_ACCURACY : WITHOUT_ACCURACY);
  const scorer = new CandidateScorer(
    { ...setup, strategy: 'front', seed: 0 },
    new Space(setting, space),
    ids,
  );
  return (proposals) => {
    const results = decodeProposals(proposals).map((proposal) => scorer.score(proposal));
    return encodeScores({ results, limits: scorer.limits.take() });
  };
}
