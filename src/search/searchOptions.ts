import type { Setting } from '../design/types.ts';
import type { System } from '../system/system.ts';
import type { CandidateLog } from './candidateLog.ts';
import type { ObjectiveId } from './objectives.ts';
import type { AccuracyOracle, CostOracle, InstantAccuracy } from './oracle.ts';
import type { Limits } from './scoring.ts';
import type { ScoringHelper } from './scoringPool.ts';
import type { SearchState } from './searchState.ts';
import type { SpaceFilter } from './space.ts';
import type { StrategyName } from './strategies.ts';

export interface SearchOptions {
  setting: Setting;
  system: System;
  strategy: StrategyName;
  seed: number;
  /** Two or three. Default: latency, energy, and accuracy where an oracle gives it, parameters where none does. */
  objectives?: readonly ObjectiveId[];
  limits?: Limits;
  /** What it may choose from; all by default. */
  space?: SpaceFilter;
  /** Accuracies that cost next to nothing: every candidate gets one in line. */
  accuracy?: InstantAccuracy;
  /** A trained network to ask. Without it the search runs on the table alone, for other objectives. */
  oracle?: AccuracyOracle;
  /** A latency model, asked about the same genomes as the oracle: their costs are then its, not the tables'. */
  costOracle?: CostOracle;
  /** Genomes in one question to the oracle. Default 8. */
  oracleBatch?: number;
  /** The search finishes after this many scored candidates (networks), or evaluated accuracies, in all, or after this time. */
  maxCandidates?: number;
  maxEvaluations?: number;
  maxMs?: number;
  /**
   * Other threads that propose and score networks. What is found does not depend on how many there are. Where designs are asked about one
   * by one, asking takes the time, and where memory is limited networks are scored against the front: both need none.
   */
  helpers?: readonly ScoringHelper[];
  /** Resumes from here. */
  resume?: SearchState;
  /** Notes every candidate that is scored. */
  log?: Pick<CandidateLog, 'add'>;
  /** Gets the state every second, to be kept: a crash then costs no more than that. */
  keep?: (state: SearchState) => void;
}
