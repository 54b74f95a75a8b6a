import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { FormatError } from '../design/format.ts';
import { UsageError } from './outcome.ts';

/** The bytes of a file that an option names. Throws UsageError naming the option and the file. */
export async function readNamed(option: string, path: string): Promise<Uint8Array> {
  try {
    // A plain array: Buffer's slice shares memory where Uint8Array's copies.
    return new Uint8Array(await readFile(path));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    const why = { ENOENT: 'no such file', EISDIR: 'is a folder, not a file', EACCES: 'may not be read' }[
      code
    ];
    throw new UsageError(`${option} ${path}: ${why ?? (error as Error).message}`);
  }
}

export const readNamedText = async (option: string, path: string): Promise<string> =>
  new TextDecoder().decode(await readNamed(option, path));

/** Writes a file whole or not at all: a broken-off run, a full disk or a lost machine leave what was there before. */
export async function writeWhole(path: string, data: Uint8Array | string): Promise<void> {
  const target = resolve(path);
  await mkdir(dirname(target), { recursive: true });
  const partial = `${target}.partial`;
  try {
    const file = await open(partial, 'w');
    try {
      await file.writeFile(data);
      // The name may reach the disk before the bytes otherwise.
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

/** The JSON of a file that an option names. Throws UsageError for a file that is not there, FormatError for one that is no JSON. */
export async function readJson(option: string, path: string): Promise<unknown> {
  const text = await readNamedText(option, path);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new FormatError(`${path} is not JSON: ${(error as Error).message}`, 'E374');
  }
}
