import type { InferenceStats } from '../coinference/oip.ts';

export type Phase = keyof InferenceStats;
const PHASES: readonly Phase[] = [
  'success',
  'fail',
  'queue',
  'compute_input',
  'compute_infer',
  'compute_output',
];

/** Counts and summed nanoseconds of one model's inferences, as the statistics extension names them. */
export class Statistics {
  readonly inference: InferenceStats = Object.fromEntries(
    PHASES.map((phase) => [phase, { count: 0, ns: 0 }]),
  ) as InferenceStats;
  /** Milliseconds since the epoch; 0 for never. */
  last = 0;

  add(times: Partial<Record<Phase, number>>): void {
    this.last = Date.now();
    for (const [phase, ns] of Object.entries(times)) {
      const sum = this.inference[phase as Phase];
      sum.count += 1;
      sum.ns += ns;
    }
  }
}
