import type { DataFile } from '../packed.ts';
import type { Sentences } from '../task.ts';
import { openBrown, packBrown } from './brown.ts';
import { openTsv } from './tsv.ts';

interface OpenText {
  task: string;
  /** By default the train split's. */
  vocabulary?: readonly string[] | undefined;
  /** Called once with what was recognised. */
  onRecognised?: ((words: string) => void) | undefined;
}

interface Embedded {
  /** The package's files as the one that a browser gets. @throws DataError */
  pack(files: readonly DataFile[]): Promise<string>;
  /** A split of either. @throws DataError */
  open: typeof openBrown;
}

/** How the texts of npm packages are read, by task; the registry says which package, and how the file is called. */
export const EMBEDDED: ReadonlyMap<string, Embedded> = new Map([
  ['brown', { pack: packBrown, open: openBrown }],
]);

/** Opens a split of a text task. @throws DataError naming the file and line */
export async function openSentences(
  files: readonly DataFile[],
  split: string,
  { task, vocabulary, onRecognised }: OpenText,
): Promise<Sentences> {
  const open = EMBEDDED.get(task)?.open ?? openTsv;
  const data = await open(files, split, { task, vocabulary });
  const beside = data.recognised ? `; ${data.recognised}` : '';
  onRecognised?.(`${data.size} sentences, a vocabulary of ${data.vocabulary.length} words${beside}`);
  return data;
}
