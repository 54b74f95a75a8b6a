import type { InferenceStats } from '../coinference/oip.ts';

export type Phase = keyof InferenceStats;
type Computing = 'compute_input' | 'compute_infer' | 'compute_output';
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
  /** By samples computed together: runs of so many, and what they took. */
  readonly batches = new Map<number, Pick<InferenceStats, Computing>>();
  /** Runs of the engine: of several requests at once, one. */
  executions = 0;
  /** Milliseconds since the epoch; 0 for never. */
  last = 0;

  /** The engine ran, for so many samples at once. */
  ran(samples: number, times: Record<Computing, number>): void {
    this.executions += 1;
    const none = () => ({ count: 0, ns: 0 });
    const known = this.batches.get(samples);
    const stats = known ?? { compute_input: none(), compute_infer: none(), compute_output: none() };
    this.batches.set(samples, stats);
    for (const phase of ['compute_input', 'compute_infer', 'compute_output'] as const) {
      stats[phase].count += 1;
      stats[phase].ns += times[phase];
    }
  }

  add(times: Partial<Record<Phase, number>>): void {
    this.last = Date.now();
    for (const [phase, ns] of Object.entries(times)) {
      const sum = this.inference[phase as Phase];
      sum.count += 1;
      sum.ns += ns;
    }
  }
}
