import type { Genome } from '../design/genome.ts';
import type { GenomeEstimate } from '../system/genomeEstimator.ts';

/** Limits of a search; absent ones do not bind. */
export interface Constraints {
  latencyMs?: number;
  energyMj?: number;
}

export interface Candidate {
  genome: Genome;
  estimate: GenomeEstimate;
  /** How far over the limits, as a sum of shares; 0 when inside. */
  violation: number;
}

const over = (value: number, limit: number | undefined): number =>
  limit === undefined || value <= limit ? 0 : value / limit - 1;

export const violationOf = (estimate: GenomeEstimate, limits: Constraints): number =>
  over(estimate.latencyMs, limits.latencyMs) + over(estimate.energyMj, limits.energyMj);

/** Keeps the logarithm finite for a machine of no latency at all. */
const TINY = 1e-9;

/**
 * Costs that strategies minimise. Latency, energy and parameters span decades, so their logarithms are
 * used: order is the same, and distances along the front become even.
 */
export const costsWithAccuracy = ({ latencyMs, energyMj }: GenomeEstimate, accuracy: number): number[] => [
  Math.log(latencyMs + TINY),
  Math.log(energyMj + TINY),
  -accuracy,
];

export const costsWithoutAccuracy = ({ latencyMs, energyMj, parameters }: GenomeEstimate): number[] => [
  Math.log(latencyMs + TINY),
  Math.log(energyMj + TINY),
  -Math.log(parameters + 1),
];
