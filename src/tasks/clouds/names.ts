import type { DataFile } from '../packed.ts';
import { DataError } from '../task.ts';

/** The folders and the name of a path; accents are written in one way, in which macOS and others differ. */
export const partsOf = (name: string): string[] =>
  name
    .normalize('NFC')
    .split(/[\\/]/)
    .filter((part) => part !== '' && part !== '.');

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
  eval: 'val',
  evaluation: 'val',
  devel: 'val',
  development: 'val',
  test: 'test',
  testing: 'test',
};

/** The split that a folder is of by its name, such as Train, test_set or training data. */
export const splitOf = (folder = ''): string | undefined => {
  const name = folder.toLowerCase().replace(/[ _-]?(set|data|split)$/, '');
  return Object.hasOwn(SPLITS, name) ? SPLITS[name] : undefined;
};

/** What systems leave in folders by themselves. */
const SYSTEM =
  /^(\..*|~\$.*|__macosx|thumbs\.db|ehthumbs\.db|desktop\.ini|@eadir|\$recycle\.bin|lost\+found|__pycache__|system volume information)$/i;
export const isHidden = (name: string): boolean => partsOf(name).some((part) => SYSTEM.test(part));
/** Whether a folder that it lies in is one of those. */
export const liesHidden = (name: string): boolean =>
  partsOf(name)
    .slice(0, -1)
    .some((part) => SYSTEM.test(part));

/** @throws DataError naming the file */
export async function bytesOf(file: DataFile): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (error) {
    throw new DataError(`${file.name} cannot be read: ${(error as Error).message}`);
  }
}

/** The same of a file of samples. @throws DataError naming one that is empty, as it is where a download failed */
export async function contentOf(file: DataFile): Promise<Uint8Array> {
  const bytes = await bytesOf(file);
  if (bytes.length === 0) throw new DataError(`${file.name} is empty: fetch or save it again`);
  return bytes;
}

/**
 * Names of classes, a line each, in the order of their numbers where each line has one in front.
 * @throws DataError where numbers are left out
 */
export function classesIn(name: string, lines: readonly string[]): string[] {
  const numbered = lines.flatMap((line) => {
    const [, number, own] = /^(\d{1,3})[\s,:;.)]+(\S.*)$/.exec(line) ?? [];
    return own === undefined ? [] : [{ number: Number(number), own }];
  });
  if (numbered.length === 0 || numbered.length < lines.length) return [...lines];
  numbered.sort((a, b) => a.number - b.number);
  const [first] = numbered;
  const gap = numbered.find(({ number }, i) => number !== (first?.number === 1 ? 1 : 0) + i);
  if (gap)
    throw new DataError(
      `${name}: its classes are not numbered from 0 on without gaps (${gap.number} ${gap.own})`,
    );
  return numbered.map(({ own }) => own);
}
