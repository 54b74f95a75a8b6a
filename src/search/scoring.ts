import type { Genome } from '../design/genome.ts';
import type { GenomeEstimate } from '../system/genomeEstimator.ts';
import { type LatencyInterval, type Objective, type ObjectiveId, objective } from './objectives.ts';

/** At most so much of what is minimised, at least so much of what is maximised; absent ones do not bind. */
export type Limits = Partial<Record<ObjectiveId, number>>;

export interface Candidate {
  genome: Genome;
  estimate: GenomeEstimate;
  /** The latency's interval, where something other than the tables' sum gives one. */
  latency: LatencyInterval | null;
}

/** Keeps logarithms and shares finite where a value is 0. */
const TINY = 1e-9;

/** How far a value is outside its limit, as a share of the limit; 0 inside, and where the value is not known yet. */
export function over(value: number, limit: number, direction: Objective['direction']): number {
  const share = direction === 'min' ? value / Math.max(limit, TINY) : limit / Math.max(value, TINY);
  return share > 1 ? share - 1 : 0;
}

/** The sum of what a candidate is outside each of its limits by; for use in an inner loop. */
export function violationBy(limits: Limits): (estimate: GenomeEstimate, accuracy: number) => number {
  const binding = (Object.entries(limits) as [ObjectiveId, number][]).map(([id, limit]) => {
    const { of, direction } = objective(id);
    return { of, direction, limit };
  });
  return (estimate, accuracy) => {
    let sum = 0;
    for (const { of, direction, limit } of binding) sum += over(of(estimate, accuracy), limit, direction);
    return sum;
  };
}

/** What strategies minimise: each objective's value, turned round where it is maximised. */
export function costsBy(ids: readonly ObjectiveId[]): (values: readonly number[]) => number[] {
  const logs = ids.map((id) => objective(id).scale === 'log');
  const signs = ids.map((id) => (objective(id).direction === 'max' ? -1 : 1));
  // Asked for each placement that is kept.
  return (values) => {
    const costs: number[] = [];
    for (let m = 0; m < logs.length; m++) {
      const value = values[m] as number;
      costs.push((signs[m] as number) * (logs[m] ? Math.log(value + TINY) : value));
    }
    return costs;
  };
}
