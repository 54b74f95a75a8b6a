import type { Genome } from '../design/genome.ts';
import type { Ranked } from './dominance.ts';
import type { EdgeRange, Network } from './mapping/network.ts';
import type { Space } from './space.ts';

/** A genome with its costs (objectives to be minimised) and its violation of the limits. */
export interface Scored extends Ranked {
  genome: Genome;
}

/** A network to score. Its best placements are solved, unless the strategy says where it runs. */
export interface Proposal {
  network: Network;
  at?: EdgeRange;
}

/** Plain JSON: a strategy made from it continues exactly as the saved one would have. */
export interface StrategyState {
  /** As the table of strategies has it. */
  name: string;
  random: number[];
  members: Scored[];
  /** What else a strategy remembers, in a form of its own. */
  memory?: string | undefined;
}

/** Proposes candidates and learns from their scores. Deterministic for a seed. */
export interface Strategy {
  readonly name: string;
  /** n valid networks to score next. */
  propose(n: number): Proposal[];
  /** Whether a candidate with such a score would be dropped with the next lesson; absent: it learns from all. */
  wouldForget?(score: Ranked): boolean;
  /** Scores of placed designs of proposed networks; a genome that is a member already gets its scores renewed. */
  tell(results: readonly Scored[]): void;
  /** What it holds on to at present. */
  members(): readonly Scored[];
  save(): StrategyState;
}

export interface StrategyOptions {
  seed: number;
  space: Space;
  /** Resumes from here; the seed is then not used. */
  state?: StrategyState;
}

/** Whether any of the networks has other scores than before. */
export const haveChanged = (before: readonly Scored[], now: readonly Scored[]): boolean =>
  now.some(
    ({ costs, violation }, i) =>
      violation !== before[i]?.violation || costs.join() !== before[i]?.costs.join(),
  );
