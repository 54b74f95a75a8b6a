import { isSentences, type TaskData } from '../src/tasks/task.ts';

/** Samples of a split at equal distances, so many. */
export function part(data: TaskData, size: number): TaskData {
  if (size === data.size) return data;
  const at = (i: number) => Math.floor((i * data.size) / size);
  const labels = Uint8Array.from({ length: size }, (_, i) => data.labels[at(i)] as number);
  if (!isSentences(data)) {
    return { ...data, size, labels, read: (i, n, out, offset) => data.read(at(i), n, out, offset) };
  }
  return { ...data, size, labels, text: (i) => data.text(at(i)), graph: (i, n) => data.graph(at(i), n) };
}
