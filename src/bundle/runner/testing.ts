import { type ChildProcess, execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { isBuilt, root } from '../../../scripts/setup.mjs';
import type { BundleFiles } from '../zip.ts';

const run = promisify(execFile);

/** What a program said and how it ended. */
export async function node(
  cwd: string,
  ...args: string[]
): Promise<{ code: number; stdout: string; stderr: string }> {
  try {
    return { code: 0, ...(await run(process.execPath, args, { cwd })) };
  } catch (error) {
    return error as { code: number; stdout: string; stderr: string };
  }
}

/** The first address that a program prints; its end before that is an error. */
export async function addressOf(program: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: program.stdout as NodeJS.ReadableStream })) {
    const url = /http:\S+/.exec(line)?.[0];
    if (url) return url;
  }
  throw new Error('the edge half ended without an address');
}

/** The built programs of a bundle, built below the folder where no build came before. */
export async function builtRunner(folder: string): Promise<Record<string, Uint8Array>> {
  let built = join(root, 'dist/studio/runner');
  if (!isBuilt()) {
    built = join(folder, 'built');
    await run(process.execPath, [join(root, 'scripts/build-runner.mjs'), built]);
  }
  const runner: Record<string, Uint8Array> = {};
  for (const entry of await readdir(built, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    runner[relative(built, path).replaceAll('\\', '/')] = await readFile(path);
  }
  return runner;
}

/** Puts a bundle's files into a folder. */
export async function writeFiles(folder: string, files: BundleFiles): Promise<void> {
  for (const [name, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), bytes);
  }
}
