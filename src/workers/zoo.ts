import { openZooDesign, openZooIndex, type ZooFiles } from '../app/zoo/openZoo.ts';
import type { ZooIndex } from '../app/zoo/zooIndex.ts';
import { writeCheckpoint } from '../learning/checkpoint.ts';
import { isSentences } from '../tasks/task.ts';
import { saveBytes } from './blobs.ts';
import { type DataChoice, openSplit } from './data.ts';

/** Files beside the studio. A server that answers every address with the page itself has none. */
export const zooFiles =
  (signal: AbortSignal, base: string): ZooFiles =>
  async (path) => {
    const response = await fetch(new URL(path, base), { signal });
    if (!response.ok || response.headers.get('content-type')?.includes('html')) return null;
    return new Uint8Array(await response.arrayBuffer());
  };

/** The trained designs that the studio brings for a task. @param base address of the zoo's folder */
export const zooIndexOf = (signal: AbortSignal, base: string, task: string): Promise<ZooIndex> =>
  openZooIndex(zooFiles(signal, base), task);

/** Keeps the weights of a shipped design as a checkpoint in this browser. @returns its id and size */
export async function saveZooDesign(
  signal: AbortSignal,
  base: string,
  name: string,
  choice: DataChoice,
): Promise<{ id: string; bytes: number }> {
  const { checkpoint } = await openZooDesign(zooFiles(signal, base), choice.task, name, async () => {
    const train = await openSplit(choice, 'train');
    return isSentences(train) ? train.vocabulary : undefined;
  });
  const bytes = writeCheckpoint(checkpoint);
  return { id: await saveBytes('checkpoint', bytes), bytes: bytes.length };
}
