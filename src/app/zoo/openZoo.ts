import { FormatError } from '../../design/format.ts';
import type { Checkpoint } from '../../learning/checkpoint.ts';
import { readZooIndex, type ZooEntry, type ZooIndex } from './zooIndex.ts';
import { ZooError, zooCheckpoint, zooEntry, zooVocabulary } from './zooWeights.ts';

/** Where a zoo's files are: a folder, or beside the studio. Null for a file that is not there. */
export type ZooFiles = (path: string) => Promise<Uint8Array | null>;

/** The index of a task's zoo. @throws ZooError when there is none, FormatError when it is damaged */
export async function openZooIndex(files: ZooFiles, task: string): Promise<ZooIndex> {
  const path = `${task}.json`;
  const bytes = await files(path);
  if (!bytes) throw new ZooError('E451', `no zoo is shipped for the task ${task}`);
  try {
    return readZooIndex(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (error) {
    if (error instanceof FormatError) throw error.within(`zoo/${path}`);
    throw new FormatError(`zoo/${path} is not JSON: it may be cut short`, 'E374');
  }
}

/**
 * A trained design of a task's zoo by its name: where it comes from and its weights, their digest checked.
 * @param trainWords of sentences: the vocabulary of the train split at hand, which the zoo's words are taken from
 * @throws ZooError, FormatError, CheckpointError
 */
export async function openZooDesign(
  files: ZooFiles,
  task: string,
  name: string,
  trainWords?: () => Promise<readonly string[] | undefined>,
): Promise<{ entry: ZooEntry; checkpoint: Checkpoint }> {
  const index = await openZooIndex(files, task);
  const entry = zooEntry(index, name);
  const { file } = entry.weights;
  const bytes = await files(`${task}/${file}.safetensors`);
  if (!bytes)
    throw new ZooError('E452', `the weights of ${name} are not there: zoo/${task}/${file}.safetensors`);
  const words = index.vocabulary && zooVocabulary(index, await trainWords?.());
  return { entry, checkpoint: zooCheckpoint(index, entry, bytes, words) };
}
