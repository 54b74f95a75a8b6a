import type { Command } from 'commander';
import type { PointClouds } from '../tasks/task.ts';
import { UsageError } from './outcome.ts';

export interface DataOptions {
  task: string;
  data?: string;
  seed?: number;
}

/** The options by which a command names its task and where the data are. */
export const dataOptions = (command: Command): Command =>
  command
    .requiredOption('--task <name>', 'shapes or modelnet40')
    .option(
      '--data <folder>',
      "the task's data in the packed format (also by environment variable, see README)",
    );

/**
 * Opens one split of the task that the options name, with at least `points` points a sample.
 * @throws UsageError for an unknown task or too many points, DataError for absent or broken data
 */
export async function openData(
  { task, data }: DataOptions,
  split: string,
  points?: number,
): Promise<PointClouds> {
  const { openTaskFolder } = await import('../tasks/folder.node.ts');
  const { TASKS } = await import('../tasks/registry.ts');
  if (!TASKS.some(({ name }) => name === task)) {
    throw new UsageError(`--task ${task}: there are ${TASKS.map(({ name }) => name).join(', ')}`);
  }
  const opened = await openTaskFolder({ task, ...(data && { data }), ...(points && { points }) }, split);
  if (points && points > opened.pointsPerSample) {
    throw new UsageError(`--points ${points}: ${task} stores ${opened.pointsPerSample} points a sample`);
  }
  return opened;
}
