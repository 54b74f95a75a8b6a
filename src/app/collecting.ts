import { type CollectOptions, collectSamples, type Wanted } from '../coinference/collect.ts';
import { calibratedWeights } from '../learning/initialise.ts';
import type { LatencySample } from '../learning/latency/samples.ts';
import type { Runtime } from '../runtime/session.ts';
import { gatherFor } from '../system/micro.ts';
import { settingOf } from '../tasks/task.ts';

export interface Collecting extends Omit<CollectOptions, 'device' | 'weightsOf'> {
  /** The device's engine. */
  runtime: Runtime;
  /** Runs the samples that untrained weights are calibrated on; the device's engine unless given. */
  reference?: Runtime;
  /** Of the untrained weights. */
  seed: number;
}

/** Measures designs with untrained weights on a real system, as `collectSamples` does. */
export function collectUntrained(
  signal: AbortSignal,
  wanted: readonly Wanted[],
  { runtime, reference = runtime, seed, ...options }: Collecting,
): AsyncGenerator<LatencySample[]> {
  const { data, points } = options;
  const setting = settingOf(data, points);
  return collectSamples(signal, wanted, {
    ...options,
    weightsOf: (design) => calibratedWeights(reference, design, setting, seed, data),
    device: { runtime, gather: gatherFor(runtime.info.engine) },
  });
}
