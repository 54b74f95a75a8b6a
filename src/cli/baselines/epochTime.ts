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

/** What an epoch of a network's training would take here: the time of a few of its steps, times all of them; val is not counted. */
export async function epochTime(
  signal: AbortSignal,
  design: Design,
  { task, data, points, threads }: TimingEpoch,
): Promise<BaselineFigure> {
  const source = { task, ...(data !== undefined && { data }) };
  const set = await openData(source, 'train', pointsToDrawFrom(task, points), signal);
  const recipe = recipeFor(task, { points, epochs: 1 }, 1);
  const runtime = nodeRuntime({ threads, spin: false });
  let begun = 0;
  for await (const event of train(signal, runtime, { ...recipe, design, train: set, points })) {
    if (event.kind !== 'step') continue;
    if (event.step === 1) begun = performance.now();
    const timed = event.step - 1;
    if (timed < Math.min(STEPS, event.steps - 1)) continue;
    const minutes = (((performance.now() - begun) / timed) * event.steps) / 60_000;
    const training = `not trained: ${timed} of ${event.steps} steps timed, ${points.toLocaleString('en')} ${unitOf(task)}, ${threads} thread(s)`;
    return { value: minutes, provenance: 'measured', training };
  }
  throw new Error('a training had no steps');
}
