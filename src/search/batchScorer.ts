import {
  decodeProposals,
  encodeProposals,
  encodeScores,
  type OrderMessage,
  type ScoresMessage,
} from './batch.ts';
import { CandidateScorer } from './candidateScorer.ts';
import { Parents } from './parents.ts';
import type { SearchOptions } from './searchOptions.ts';
import { Space } from './space.ts';
import { proposalsOf } from './strategies.ts';
import type { Proposal } from './strategy.ts';
import { TriedNetworks, type TriedNews } from './triedNetworks.ts';
import { WITH_ACCURACY, WITHOUT_ACCURACY } from './usualObjectives.ts';

/** What a thread needs to propose and score networks of a search. */
export type ScoringSetup = Pick<
  SearchOptions,
  'setting' | 'system' | 'objectives' | 'limits' | 'space' | 'accuracy'
>;

/** The thread's half of a ScoringHelper. Throws where it lacks networks that were tried before. */
export function batchScorer(setup: ScoringSetup): (order: OrderMessage) => ScoresMessage {
  const { setting, accuracy } = setup;
  const ids = setup.objectives ?? (accuracy ? WITH_ACCURACY : WITHOUT_ACCURACY);
  const space = new Space(setting, setup.space);
  const scorer = new CandidateScorer({ ...setup, strategy: 'front', seed: 0 }, space, ids);
  let tried: TriedNetworks | null = null;
  const learn = ({ from, table, batches }: TriedNews): TriedNetworks => {
    if (table) tried = new TriedNetworks(table, from);
    if (tried?.batches !== from) throw new Error('batches are missing of those that were tried');
    for (const hashes of batches) tried.noteHashes(hashes);
    return tried;
  };
  const proposed = ({ order, proposals, news }: OrderMessage): Proposal[] => {
    const known = learn(news);
    if (!order) return decodeProposals(proposals);
    return proposalsOf({ ...order, parents: new Parents(order.parents) }, space, known);
  };
  return (message) => {
    const proposals = proposed(message);
    const results = proposals.map((proposal) => scorer.score(proposal));
    return {
      proposals: message.order ? encodeProposals(proposals) : message.proposals,
      scores: encodeScores({ results, limits: scorer.limits.take() }),
    };
  };
}
