import type { Genome } from '../design/genome.ts';
import type { Provenance } from '../system/provenance.ts';

/** An accuracy that was really evaluated. */
export interface AccuracyResult {
  /** Share of right answers, 0..1. */
  accuracy: number;
  provenance: Provenance;
  low?: number;
  high?: number;
}

/**
 * Evaluates genomes, in order; a trained supernet in another worker. One call at a time is in flight.
 * Rejects with the signal's reason when aborted.
 */
export type AccuracyOracle = (signal: AbortSignal, genomes: readonly Genome[]) => Promise<AccuracyResult[]>;
