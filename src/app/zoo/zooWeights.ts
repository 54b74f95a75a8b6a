import { NumberedError } from '../../design/problem.ts';
import type { Setting } from '../../design/types.ts';
import type { Checkpoint } from '../../learning/checkpoint.ts';
import { readHalfModel } from '../../learning/halfModel.ts';
import { fingerprint } from '../../learning/vocabulary.ts';
import { sha256Hex } from '../../onnx/sha256.ts';
import type { ZooEntry, ZooIndex } from './zooIndex.ts';

/** A trained design of the zoo cannot be had. */
export class ZooError extends NumberedError {
  override readonly name = 'ZooError';
}

/** The entry of a name. @throws ZooError naming those there are */
export function zooEntry(index: ZooIndex, name: string): ZooEntry {
  const found = index.entries.find((entry) => entry.name === name);
  if (found) return found;
  const names = index.entries.map((entry) => entry.name).join(', ');
  throw new ZooError('E451', `the zoo of ${index.task} has no design '${name}'; it has ${names || 'none'}`);
}

function zooSetting(index: ZooIndex, entry: ZooEntry): Setting {
  const { features, classes, vocabulary } = index;
  const setting = { points: entry.points, features, classes: classes.length };
  if (!vocabulary) return setting;
  return { ...setting, words: { vocabulary: vocabulary.terms, neighbours: vocabulary.neighbours } };
}

/**
 * The words that a zoo's designs know, of a train split's vocabulary; undefined for point clouds.
 * @throws ZooError when there is none, or it is another train split's
 */
export function zooVocabulary(index: ZooIndex, train?: readonly string[]): string[] | undefined {
  if (!index.vocabulary) return undefined;
  const { terms, fingerprint: wanted } = index.vocabulary;
  const words = train?.slice(0, terms);
  if (words && fingerprint(words) === wanted) return words;
  throw new ZooError(
    'E453',
    `the zoo of ${index.task} knows ${terms} terms of its train split, and no word is shipped: ` +
      (words ? 'these data have another train split' : 'the data with that train split are needed'),
  );
}

/**
 * A trained design of the zoo as a checkpoint for inference: its own design, weights and how they came about.
 * @param bytes the file of its weights
 * @param vocabulary of sentences: what zooVocabulary gives
 * @throws ZooError when the file is not the one of the index, CheckpointError when it holds other weights
 */
export function zooCheckpoint(
  index: ZooIndex,
  entry: ZooEntry,
  bytes: Uint8Array,
  vocabulary?: readonly string[],
): Checkpoint {
  if (sha256Hex(bytes) !== entry.weights.sha256) {
    throw new ZooError(
      'E452',
      `the weights of ${entry.name} (${bytes.length} bytes) are not the ${entry.weights.bytes} bytes that the index names by their SHA-256`,
    );
  }
  const setting = zooSetting(index, entry);
  const last = entry.stages.at(-1);
  return {
    design: entry.design,
    setting,
    task: index.task,
    classes: index.classes,
    ...(vocabulary && { vocabulary }),
    seed: entry.seed,
    epoch: last?.epochs ?? 0,
    epochs: last?.recipe.epochs ?? 0,
    valAccuracy: entry.accuracy.value,
    ...(last && { recipe: last.recipe, curve: last.curve }),
    model: readHalfModel(bytes, entry.design, setting),
  };
}
