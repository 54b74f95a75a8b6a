import type { BaselineFigure } from '../../app/baselines/table.ts';
import { pointsToDrawFrom, recipeFor } from '../../app/verify/ladder.ts';
import type { Design } from '../../design/types.ts';
import { train } from '../../learning/trainer.ts';
import { nodeRuntime } from '../../runtime/node.node.ts';
import { unitOf } from '../../tasks/registry.ts';
import { openData } from '../data.ts';

/** Steps that are timed, after one that brings the engine's memory. */
const STEPS = 3;

interface TimingEpoch {
  task: string;
  data?: string;
  points: number;
  threads: number;
}

/**
 * What an epoch of a network's training would take here: that of a few of its steps, times all of
 * them, from the quickest of them to the slowest; val is not counted.
 */
export async function epochTime(
  signal: AbortSignal,
  design: Design,
  { task, data, points, threads }: TimingEpoch,
): Promise<BaselineFigure> {
  const source = { task, ...(data !== undefined && { data }) };
  const set = await openData(source, 'train', pointsToDrawFrom(task, points), signal);
  const recipe = recipeFor(task, { points, epochs: 1 }, 1);
  const runtime = nodeRuntime({ threads, spin: false });
  const times: number[] = [];
  let begun = performance.now();
  for await (const event of train(signal, runtime, { ...recipe, design, train: set, points })) {
    if (event.kind !== 'step') continue;
    const { step, steps } = event;
    const now = performance.now();
    // The first brings the engine's memory: it counts only where it is the only one.
    if (step > 1 || steps === 1) times.push(now - begun);
    begun = now;
    if (times.length < Math.min(STEPS, Math.max(1, steps - 1))) continue;
    const minutes = (stepMs: number) => (stepMs * steps) / 60_000;
    const mean = times.reduce((sum, ms) => sum + ms, 0) / times.length;
    return {
      value: minutes(mean),
      low: minutes(Math.min(...times)),
      high: minutes(Math.max(...times)),
      provenance: 'predicted',
      training: `not trained: ${times.length} of ${steps} steps timed, ${points.toLocaleString('en')} ${unitOf(task)}, ${threads} thread(s)`,
    };
  }
  throw new Error('a training had no steps');
}
