import type { DataFile } from '../tasks/packed.ts';
import { openTask, taskInfo } from '../tasks/registry.ts';
import { DataError, isSentences, type TaskData } from '../tasks/task.ts';

/** A task as a worker needs it: plain data and files, so it can be posted. */
export interface DataChoice {
  task: string;
  /** Points per sample. */
  points: number;
  /** A person's own files; they stand for the generated data where both exist. */
  files?: readonly File[] | undefined;
}

const opened = new Map<string, Promise<TaskData>>();

type Words = readonly string[] | undefined;

const keyOf = ({ task, points, files = [] }: DataChoice, split: string, vocabulary: Words): string =>
  JSON.stringify([
    ...[task, points, split, files.map((file) => [file.name, file.size, file.lastModified])],
    // Words that a network knows are the first of the train split's: their number tells which.
    vocabulary?.length ?? null,
  ]);

/**
 * One split, opened once per worker.
 * @param vocabulary of sentences: the words that a trained network knows; by default all of the train split's
 * @throws DataError
 */
export function openSplit(choice: DataChoice, split: string, vocabulary?: Words): Promise<TaskData> {
  const key = keyOf(choice, split, vocabulary);
  let data = opened.get(key);
  if (!data) {
    const { task, points, files } = choice;
    const given = files?.length ? Promise.resolve(files) : embedded(task);
    data = given.then((found) =>
      openTask({ task, points, vocabulary, ...(found && { files: found }) }, split),
    );
    data.catch(() => opened.delete(key));
    opened.set(key, data);
  }
  return data;
}

/** The file with a task's data that the build puts beside the studio, for tasks that have one. @throws DataError */
async function embedded(task: string): Promise<readonly DataFile[] | undefined> {
  const name = taskInfo(task).embedded?.file;
  if (name === undefined) return undefined;
  const response = await fetch(new URL(`/${name}`, location.origin));
  if (!response.ok) throw new DataError(`${name} is not there: build the studio again (${response.status})`);
  const bytes = await response.arrayBuffer();
  return [{ name, size: bytes.byteLength, arrayBuffer: async () => bytes }];
}

/** A sample for people: [n, 3] of a point cloud, the words of a sentence. */
export function contentOf(data: TaskData, sample: number, n: number): Float32Array | string {
  if (isSentences(data)) return data.text(sample);
  const points = new Float32Array(n * 3);
  data.read(sample, n, points, 0);
  return points;
}
