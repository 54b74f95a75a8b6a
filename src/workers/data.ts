import { openTask } from '../tasks/registry.ts';
import { type PointClouds, pointClouds } from '../tasks/task.ts';

/** A task as a worker needs it: plain data and files, so it can be posted. */
export interface DataChoice {
  task: string;
  /** Points per sample. */
  points: number;
  /** A person's own files; they stand for the generated data where both exist. */
  files?: readonly File[] | undefined;
}

const opened = new Map<string, Promise<PointClouds>>();

const keyOf = ({ task, points, files = [] }: DataChoice, split: string): string =>
  JSON.stringify([task, points, split, files.map((file) => [file.name, file.size, file.lastModified])]);

/** One split, opened once per worker. @throws DataError */
export function openSplit(choice: DataChoice, split: string): Promise<PointClouds> {
  const key = keyOf(choice, split);
  let data = opened.get(key);
  if (!data) {
    const { task, points, files } = choice;
    data = openTask({ task, points, ...(files?.length ? { files } : {}) }, split).then((found) =>
      pointClouds(found, 'the studio'),
    );
    data.catch(() => opened.delete(key));
    opened.set(key, data);
  }
  return data;
}

/** Makes every sample now, where they are generated: later reads then cost nothing. */
export async function prepare(
  signal: AbortSignal,
  data: PointClouds,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  if (!('generate' in data) || typeof data.generate !== 'function') return;
  await data.generate({ signal, onProgress });
}
