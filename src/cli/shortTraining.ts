import { availableParallelism } from 'node:os';
import { SHORT_TRAINING_POINTS } from '../learning/shortTraining.ts';
import type { AccuracyOracle } from '../search/oracle.ts';
import { type DataOptions, openData, warnOfSplits } from './data.ts';

export interface ShortTrainingOptions extends DataOptions {
  points: number;
  seed: number;
  /** Absent: as many as were measured to be enough. */
  steps?: number;
}

/** Asks about designs by training each for a few steps on the task's data. */
export async function shortTrainings(
  signal: AbortSignal,
  { seed, steps, ...options }: ShortTrainingOptions,
): Promise<AccuracyOracle> {
  const { shortTrainingOracle } = await import('../app/shortTraining.ts');
  const { nodeRuntime } = await import('../runtime/node.node.ts');
  const points = Math.min(options.points, SHORT_TRAINING_POINTS);
  const train = await openData(options, 'train', points, signal);
  const val = await openData(options, 'val', points, signal);
  warnOfSplits(train, val, points);
  const runtime = nodeRuntime({ threads: availableParallelism(), spin: false });
  return shortTrainingOracle(runtime, { train, val, points, seed, ...(steps && { steps }) });
}
