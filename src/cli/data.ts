import type { Command } from 'commander';
import type { GenomeContext } from '../design/genome.ts';
import { TASKS, type TaskInfo } from '../tasks/registry.ts';
import { remarksOn } from '../tasks/remarks.ts';
import { type Shared, sharedSamples, sharedWords } from '../tasks/shared.ts';
import type { TaskData } from '../tasks/task.ts';
import { TEXT } from '../tasks/text/sentences.ts';
import { log, UsageError } from './outcome.ts';

export interface DataOptions {
  task: string;
  data?: string;
  seed?: number;
}

/** The options by which a command names its task and where the data are. */
export const dataOptions = (command: Command): Command =>
  dataOption(command.requiredOption('--task <name>', TASK_NAMES));

/** The same where something else may name the task. */
export const optionalDataOptions = (command: Command): Command =>
  dataOption(command.option('--task <name>', TASK_NAMES));

const names = TASKS.map(({ name }) => name);
const TASK_NAMES = `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;

const dataOption = (command: Command): Command =>
  command.option(
    '--data <folder>',
    "the task's data: ModelNet40's or ScanObjectNN's HDF5 files, a folder for each class (OFF, OBJ, PLY, STL, PCD, NPY, point lists), the " +
      "packed form, or MR's train.tsv and val.tsv (also by environment variable, see README)",
  );

/** Says on stderr what was recognised and how far reading is, every few seconds. */
function reading(split: string) {
  let said = performance.now();
  return {
    onRecognised: (words: string) => log(`${split}: ${words}`),
    onProgress: (done: number, total: number) => {
      if (performance.now() - said < 5000) return;
      said = performance.now();
      log(`${split}: ${done} of ${total} samples read`);
    },
  };
}

/**
 * Opens one split of the task that the options name, with at least `points` points a sample.
 * @param vocabulary the words that a trained network knows, where samples are sentences
 * @throws UsageError for an unknown task or too many points, DataError for absent or broken data
 */
export async function openData(
  { task, data }: DataOptions,
  split: string,
  points?: number,
  signal?: AbortSignal,
  vocabulary?: readonly string[],
): Promise<TaskData> {
  const { openTaskFolder } = await import('../tasks/folder.node.ts');
  namedTask(task);
  const source = {
    task,
    vocabulary,
    ...(data && { data }),
    ...(points && { points }),
    ...(signal && { signal }),
  };
  const opened = await openTaskFolder({ ...source, ...reading(split) }, split);
  if (points && points > opened.pointsPerSample) {
    throw new UsageError(`--points ${points}: ${task} stores ${opened.pointsPerSample} points a sample`);
  }
  return opened;
}

/** Says on stderr, and tells, which samples of a split are in train too. */
export function warnOfShared(train: TaskData | readonly string[], other: TaskData): Shared | null {
  const shared = sharedSamples(train, other);
  if (shared) log(`Warning: ${sharedWords(shared)}.`);
  return shared;
}

/** Says on stderr, and tells, what a person should know of a split. */
export function warnOfData(data: TaskData, points: number): string[] {
  const remarks = remarksOn(data, points);
  for (const remark of remarks) log(`Warning: ${remark}.`);
  return remarks;
}

/** The same of the splits that a network is to be trained and judged on. */
export const warnOfSplits = (
  train: TaskData,
  val: TaskData,
  points: number,
): { shared: Shared | null; remarks: string[] } => ({
  shared: warnOfShared(train, val),
  remarks: [train, val].flatMap((split) => warnOfData(split, points)),
});

/** What a task means for encodings, before any of its data is read. @throws UsageError for an unknown task */
export function taskContext(name: string): GenomeContext {
  const task = namedTask(name);
  return task.kind === 'words' ? { features: TEXT.features, ownGraph: true } : {};
}

/** The task that `--task` names. Throws UsageError with those that there are. */
export function namedTask(name: string): TaskInfo {
  const task = TASKS.find((each) => each.name === name);
  if (task) return task;
  throw new UsageError(`--task ${name}: there are ${TASKS.map((each) => each.name).join(', ')}`);
}
