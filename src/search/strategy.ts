import type { Genome, GenomeContext } from '../design/genome.ts';
import type { Ranked } from './dominance.ts';

/** A genome with its costs (objectives to be minimised) and its violation of the limits. */
export interface Scored extends Ranked {
  genome: Genome;
}

/** Plain JSON: a strategy made from it goes on exactly as the saved one would have. */
export interface StrategyState {
  name: StrategyName;
  random: number[];
  members: Scored[];
}

/** Proposes candidates and learns from their scores. Deterministic for a seed. */
export interface Strategy {
  readonly name: StrategyName;
  /** n valid genomes to score next. */
  propose(n: number): Genome[];
  /** Scores of proposed genomes; a genome that is a member already gets its scores renewed. */
  tell(results: readonly Scored[]): void;
  /** What it holds on to at present. */
  members(): readonly Scored[];
  save(): StrategyState;
}

export type StrategyName = 'evolutionary' | 'regularised' | 'random';

export interface StrategyOptions {
  seed: number;
  /** Goes on from here; the seed is then not used. */
  state?: StrategyState;
  context?: GenomeContext;
}
