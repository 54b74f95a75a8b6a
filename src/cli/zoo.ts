import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import type { ZooFiles } from '../app/zoo/openZoo.ts';
import type { ZooEntry } from '../app/zoo/zooIndex.ts';
import type { Checkpoint } from '../learning/checkpoint.ts';
import { isSentences } from '../tasks/task.ts';
import { type DataOptions, openData } from './data.ts';

/** Where the shipped zoo stands, beside the studio's own files. */
export const zooFolder = fileURLToPath(new URL('../../public/zoo', import.meta.url));

export interface ZooOptions {
  zoo?: string;
}

export const zooOption = (command: Command): Command =>
  command.option('--zoo <name>', 'a trained design that is shipped for the task (zoo list names them)');

/** Whether a text names a zoo, as a file or as several shipped designs by commas, rather than one shipped design. */
export const namesZoo = (zoo: string): boolean => zoo.endsWith('.json') || zoo.includes(',');

export const zooFiles =
  (folder = zooFolder): ZooFiles =>
  (path) =>
    readFile(join(folder, path)).then(
      (bytes) => new Uint8Array(bytes),
      () => null,
    );

/**
 * The shipped design of that name, its weights checked. Of sentences the words are those of the data's train split.
 * @throws ZooError
 */
export async function zooDesign(
  options: DataOptions,
  name: string,
  signal?: AbortSignal,
  folder = zooFolder,
): Promise<{ entry: ZooEntry; checkpoint: Checkpoint }> {
  const { openZooDesign } = await import('../app/zoo/openZoo.ts');
  return openZooDesign(zooFiles(folder), options.task, name, async () => {
    const train = await openData(options, 'train', undefined, signal);
    return isSentences(train) ? train.vocabulary : undefined;
  });
}
