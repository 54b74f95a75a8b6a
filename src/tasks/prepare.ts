import type { TaskData } from './task.ts';

/** Makes every sample now, where they are generated: later reads then cost nothing. */
export async function prepare(
  signal: AbortSignal,
  data: TaskData,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<void> {
  if (!('generate' in data) || typeof data.generate !== 'function') return;
  await data.generate({ signal, onProgress });
}
