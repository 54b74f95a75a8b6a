import type { Genome } from '../design/genome.ts';
import type { TrainedTo } from '../learning/accuracy/trainings.ts';
import type { Provenance } from '../system/provenance.ts';
import type { Network } from './mapping/network.ts';

/** An accuracy that was really evaluated. */
export interface AccuracyResult {
  /** Share of right answers, 0..1. */
  accuracy: number;
  provenance: Provenance;
  low?: number;
  high?: number;
  /** Which training it is of, where that is known. */
  training?: TrainedTo;
}

/** Latency and energy that a latency model gives in place of the tables' sum. */
export interface LearnedCost {
  latencyMs: number;
  lowMs: number;
  highMs: number;
  energyMj: number;
}

/** Predicts the costs of genomes, in order; rejects as AccuracyOracle does. */
export type CostOracle = (signal: AbortSignal, genomes: readonly Genome[]) => Promise<LearnedCost[]>;

/**
 * Evaluates genomes, in order, such as by a short training in another worker. One call at a time is in flight.
 * Rejects with the signal's reason when aborted.
 */
export type AccuracyOracle = (signal: AbortSignal, genomes: readonly Genome[]) => Promise<AccuracyResult[]>;

/**
 * Gives the accuracy of a network at once: cheap enough to be asked for every candidate. Null where nothing is known of such
 * networks.
 */
export type InstantAccuracy = (network: Network) => AccuracyResult | null;
