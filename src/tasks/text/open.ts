import type { DataFile } from '../packed.ts';
import type { Sentences } from '../task.ts';
import { openBrown } from './brown.ts';
import { openTsv } from './tsv.ts';

export interface OpenText {
  task: string;
  /** By default the train split's. */
  vocabulary?: readonly string[] | undefined;
  /** Called once with what was recognised. */
  onRecognised?: ((words: string) => void) | undefined;
}

/** Opens a split of a text task. @throws DataError naming the file and line */
export async function openSentences(
  files: readonly DataFile[],
  split: string,
  { task, vocabulary, onRecognised }: OpenText,
): Promise<Sentences> {
  const open = task === 'brown' ? openBrown : openTsv;
  const data = await open(files, split, { task, vocabulary });
  const beside = data.recognised ? `; ${data.recognised}` : '';
  onRecognised?.(`${data.size} sentences, a vocabulary of ${data.vocabulary.length} words${beside}`);
  return data;
}
