import { genomeFromSeed } from '../src/design/testing.ts';
import type { Setting } from '../src/design/types.ts';
import { LatencySession } from '../src/learning/latency/latencyModel.ts';
import { nodeRuntime } from '../src/runtime/node.node.ts';
import { webRuntimeInNode } from '../src/runtime/web.node.ts';
import { genomeGraphReader } from '../src/system/genomeGraph.ts';
import { heldTo } from '../src/system/link.ts';
import { median } from '../src/system/statistics.ts';
import type { System } from '../src/system/system.ts';
import type { Figure } from './benchmark.ts';
import type { Trained } from './fidelityFigures.ts';

const RATE_BATCH = 256;
const RATE_MS = 2000;

/** Median over batches: a spell in which the machine does something else is not the latency model. */
async function predictionsPerSecond(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  const started = performance.now();
  while (performance.now() - started < RATE_MS) {
    const begun = performance.now();
    await work();
    times.push(performance.now() - begun);
  }
  return (1000 * RATE_BATCH) / median(times);
}

/**
 * Predictions a second in this process, 256 encoded designs at a time: from the encoding to the latency, and the
 * network alone. On one thread: bench:latency-rate has a process for each processor, too.
 */
export async function rateFigures(
  signal: AbortSignal,
  system: System,
  { model }: Trained,
  setting: Setting,
): Promise<Figure[]> {
  const read = genomeGraphReader(setting, { ...system, link: heldTo(system.link, 40) });
  const genomes = Array.from({ length: RATE_BATCH }, (_, i) => genomeFromSeed(i));
  const graphs = genomes.map(read);
  const list: Figure[] = [];
  for (const [runtime, goal] of [
    [nodeRuntime({ threads: 1 }), undefined],
    [webRuntimeInNode(), '>= 5000'],
  ] as const) {
    const latencyModel = new LatencySession(runtime, model);
    await latencyModel.predict(signal, graphs);
    const { engine, threads } = runtime.info;
    const where = `${engine} in Node, ${threads} thread${threads === 1 ? '' : 's'}`;
    const whole = await predictionsPerSecond(() => latencyModel.predict(signal, genomes.map(read)));
    list.push({ name: `predictions, ${where}`, value: whole, unit: '/s', ...(goal && { goal }) });
    const alone = await predictionsPerSecond(() => latencyModel.predict(signal, graphs));
    list.push({ name: `predictions, ${where}, network alone`, value: alone, unit: '/s' });
    await latencyModel.release();
  }
  return list;
}
