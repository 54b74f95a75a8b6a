import { pack } from '../tasks/packed.ts';
import { openTask, taskInfo } from '../tasks/registry.ts';
import { remarksOn } from '../tasks/remarks.ts';
import { sharedSamples, sharedWords } from '../tasks/shared.ts';
import type { TaskData } from '../tasks/task.ts';
import { sentenceFiles } from '../tasks/text/tsv.ts';
import { throttled } from './throttle.ts';
import { serve } from './wire.ts';
import { saveZooDesign, zooIndexOf } from './zoo.ts';

export interface ReadUpdate {
  split: string;
  done: number;
  total: number;
}

interface TakenFolder {
  /** What was recognised, for people. */
  words: string;
  /** What a person should know of it before training. */
  remarks: string[];
  /** Its data in the packed form: small enough to be kept, and opened at once from then on. */
  files: File[];
}

function remarksOnAll(task: string, opened: readonly TaskData[]): string[] {
  const train = opened.find(({ split }) => split === 'train');
  const shared =
    train && opened.flatMap((data) => (data === train ? [] : (sharedSamples(train, data) ?? [])));
  const remarks = opened.flatMap((data) => remarksOn(data, taskInfo(task).points));
  return [...(shared ?? []).map(sharedWords), ...remarks];
}

/** Sentences are kept as they are: their files are small. */
async function takeSentences(task: string, files: readonly File[]): Promise<TakenFolder> {
  const said: string[] = [];
  const opened = [];
  for (const split of ['train', 'val']) {
    opened.push(
      await openTask({ task, files, onRecognised: (words) => said.push(`${split}: ${words}`) }, split),
    );
  }
  return { words: said.join('; '), remarks: remarksOnAll(task, opened), files: sentenceFiles(files) };
}

const api = {
  zooIndexOf,
  saveZooDesign,

  /**
   * Reads a person's folder to its end, so that whatever is broken in it is said now.
   * @param chosen their names are paths; one that ends in a slash is an empty folder
   * @throws DataError naming the file and line, or the class
   */
  async take(
    signal: AbortSignal,
    task: string,
    chosen: readonly File[],
    onUpdate: (update: ReadUpdate) => void,
  ): Promise<TakenFolder> {
    const files = chosen.map((file) =>
      file.name.endsWith('/') ? Object.assign(file, { leftOut: 'an empty folder' }) : file,
    );
    if (taskInfo(task).kind === 'words') return takeSentences(task, files);
    const say = throttled(onUpdate);
    const { recogniseClouds } = await import('../tasks/clouds/open.ts');
    const { layout, words, splits, open } = await recogniseClouds(files);
    const packed = layout === 'packed';
    const opened = [];
    for (const split of packed ? splits : ['train', 'val']) {
      const onProgress = (done: number, total: number) => say({ split, done, total });
      opened.push(await open(split, { task, signal, onProgress }));
    }
    const remarks = remarksOnAll(task, opened);
    if (packed) return { words, remarks, files: files.filter((file) => !file.name.endsWith('/')) };
    const made = Object.entries(pack(task, opened)).map(([name, bytes]) => new File([bytes], name));
    return { words, remarks, files: made };
  },
};

export type DataApi = typeof api;
serve(api);
