import { mkdir, open, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { FormatError } from '../design/format.ts';
import { NumberedError } from '../design/problem.ts';
import { decodeText } from '../tasks/decoding.ts';
import { log, UsageError } from './outcome.ts';

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

/** The text of a file that an option names, in the encodings that people have. Throws UsageError, or DataError for what is no text. */
export async function readNamedText(option: string, path: string): Promise<string> {
  const { text, remark } = decodeText(path, await readNamed(option, path));
  if (remark) log(remark);
  return text;
}

const WHY: Record<string, string> = {
  EACCES: 'may not be written to',
  EISDIR: 'is a folder, not a file',
  ENOSPC: 'there is no room left',
  ENOTDIR: 'lies in what is no folder',
  EROFS: 'may only be read',
};

/** What a write failed by, with its number. */
export const notWritten = (path: string, error: NodeJS.ErrnoException): NumberedError =>
  new NumberedError('E420', `${path}: ${WHY[error.code ?? ''] ?? error.message}`, { cause: error });

/**
 * Writes a file whole or not at all: a broken-off run, a full disk or a lost machine leave what was there before. Links stay,
 * and what is no file, such as a pipe, is written to. Throws E420.
 */
export async function writeWhole(path: string, data: Uint8Array | string): Promise<void> {
  try {
    const there = await stat(path).catch(() => null);
    if (there && !there.isFile()) await writeFile(path, data);
    else await replace(there ? await realpath(path) : resolve(path), data);
  } catch (error) {
    const failed = error as NodeJS.ErrnoException;
    throw failed.syscall === undefined ? failed : notWritten(path, failed);
  }
}

async function replace(target: string, data: Uint8Array | string): Promise<void> {
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
