import type { DataFile } from '../packed.ts';
import { DataError } from '../task.ts';

/** The folders and the name of a path. */
export const partsOf = (name: string): string[] =>
  name.split(/[\\/]/).filter((part) => part !== '' && part !== '.');

export function extensionOf(name: string): string {
  const last = partsOf(name).at(-1) ?? '';
  return last.includes('.') ? last.slice(last.lastIndexOf('.') + 1).toLowerCase() : '';
}

/** Folders that are splits, by name. */
export const SPLITS: Record<string, string> = {
  train: 'train',
  training: 'train',
  trainval: 'train',
  val: 'val',
  valid: 'val',
  validation: 'val',
  dev: 'val',
  devel: 'val',
  development: 'val',
  test: 'test',
  testing: 'test',
};

/** What systems leave in folders by themselves. */
const SYSTEM =
  /^(\..*|~\$.*|__macosx|thumbs\.db|ehthumbs\.db|desktop\.ini|@eadir|\$recycle\.bin|lost\+found)$/i;
export const isHidden = (name: string): boolean => partsOf(name).some((part) => SYSTEM.test(part));

/** @throws DataError naming the file */
export async function bytesOf(file: DataFile): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (error) {
    throw new DataError(`${file.name} cannot be read: ${(error as Error).message}`);
  }
}
