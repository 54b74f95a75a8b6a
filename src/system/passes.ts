import type { LatencySample } from '../learning/latency/samples.ts';
import { median } from './statistics.ts';

const PARTS = ['deviceMs', 'upMs', 'edgeMs', 'downMs'] as const;

function pooled(passes: readonly LatencySample[]): LatencySample {
  const over = (read: (sample: LatencySample) => number) => median(passes.map(read));
  const [first] = passes as [LatencySample];
  return {
    ...first,
    latencyMs: over((s) => s.latencyMs),
    parts: Object.fromEntries(
      PARTS.map((part) => [part, over((s) => s.parts[part])]),
    ) as LatencySample['parts'],
    q1Ms: over((s) => s.q1Ms),
    q3Ms: over((s) => s.q3Ms),
    repeats: passes.reduce((sum, s) => sum + s.repeats, 0),
    when: passes.map((s) => s.when).reduce((a, b) => (a > b ? a : b)),
  };
}

/**
 * One sample for each design, setting and link rate: the medians over its passes, minutes apart. A machine that others
 * share changes its speed over minutes, which frames that follow each other cannot average.
 */
export function pooledPasses(samples: readonly LatencySample[]): LatencySample[] {
  const groups = new Map<string, LatencySample[]>();
  for (const sample of samples) {
    const key = JSON.stringify([sample.design, sample.setting, sample.linkMbps]);
    const group = groups.get(key);
    if (group) group.push(sample);
    else groups.set(key, [sample]);
  }
  return [...groups.values()].map(pooled);
}
