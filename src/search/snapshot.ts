import type { GenomeEstimate } from '../system/genomeEstimator.ts';
import type { Provenance } from '../system/provenance.ts';
import type { ObjectiveId } from './objectives.ts';
import type { AccuracyResult } from './oracle.ts';

/** A candidate as a scatter plot shows it. */
export interface SearchPoint extends GenomeEstimate {
  /** The one-line encoding: opens the design. */
  encoding: string;
  /** Null until evaluated; never guessed. */
  accuracy: AccuracyResult | null;
  /** The latency's interval, where a predictor gave it. */
  lowMs?: number;
  highMs?: number;
}

/** How a search stands, at most ten times a second. */
export interface Snapshot {
  objectives: readonly ObjectiveId[];
  /** Of latency, which rests on the system's tables; energy is always modelled. */
  latencyProvenance: Provenance;
  candidatesScored: number;
  /** Candidates a second over the time since the last snapshot. */
  perSecond: number;
  accuracyEvaluated: number;
  /** Candidates inside the limits so far. */
  feasible: number;
  /** Candidates that the profiles could not score: rows are missing. */
  unscorable: number;
  elapsedMs: number;
  paused: boolean;
  /** Non-dominated candidates inside the limits, by rising latency; thinned to 300. */
  front: SearchPoint[];
  /** Some of the candidates scored, and all evaluated, since the last snapshot. */
  recent: SearchPoint[];
}
