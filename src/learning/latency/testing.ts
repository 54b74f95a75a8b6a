import { costsOf } from '../../design/cost.ts';
import { printGenome } from '../../design/genome.ts';
import { designOf } from '../../design/genomeDesign.ts';
import { genomeFromSeed } from '../../design/testing.ts';
import type { Setting } from '../../design/types.ts';
import { latencyGraph, type TableTimes } from './designGraph.ts';
import { type LinkTimes, partTimes } from './latencyGraph.ts';
import type { TrainingExample } from './memberTraining.ts';

export const setting: Setting = { points: 64, features: 3, classes: 16 };

/** Made-up tables: time grows with the work; the edge is eight times as fast. */
export function plantedTimes(
  seed: number,
  at = setting,
): { times: TableTimes; design: ReturnType<typeof designOf> } {
  const design = designOf(genomeFromSeed(seed));
  const costs = costsOf(design, at);
  const opMs = new Map(
    design.ops.map((op) => {
      const work = 0.05 + (costs.get(op.id)?.flops ?? 0) / 1e6;
      return [op.id, op.placement === 'edge' ? work / 8 : work];
    }),
  );
  return { design, times: { opMs, runMs: { device: 0.2, edge: 0.1 } } };
}

export const linkAt = (mbps: number): LinkTimes => ({ upMbps: mbps, downMbps: mbps, fixedMs: 0.5 });

/**
 * A design "measured" by a planted rule that the table sum does not know: a Combine right behind an Aggregate takes
 * 1.8 times as long, the edge 1.5 times, and each message costs as much again as its fixed part.
 */
export function plantedExample(seed: number, mbps: number): TrainingExample {
  const { design, times } = plantedTimes(seed);
  const graph = latencyGraph(design, setting, times, linkAt(mbps));
  const partMs = partTimes(graph) as [number, number, number, number, number];
  const kinds = new Map(design.ops.map((op) => [op.id, op.kind]));
  let [deviceMs, upMs, edgeMs, downMs] = partMs;
  for (const op of design.ops) {
    if (op.kind !== 'Combine' || kinds.get(op.inputs[0] ?? '') !== 'Aggregate') continue;
    const more = 0.8 * (times.opMs.get(op.id) ?? 0);
    if (op.placement === 'edge') edgeMs += more;
    else deviceMs += more;
  }
  edgeMs *= 1.5;
  if (upMs + downMs > 0) {
    upMs += 0.5;
    downMs += 0.5;
  }
  const parts = { deviceMs, upMs, edgeMs, downMs };
  const latencyMs = deviceMs + upMs + edgeMs + downMs + 0.15;
  return { graph, sample: { design: printGenome(genomeFromSeed(seed)), linkMbps: mbps, latencyMs, parts } };
}
