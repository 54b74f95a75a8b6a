import { watch } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { onAbort } from '../../system/onAbort.ts';
import type { Refuse } from '../answers.ts';
import type { Bundle } from '../files.ts';
import { framesIn } from '../frameStream.ts';
import { binaryFrame, fileFrame, type NamedFrame } from '../frames.ts';
import { UsageError } from './program.ts';

const FRAME_FILE = /\.(npy|xyz|txt|csv|pts)$/i;

const WORDS: Record<string, string> = {
  ENOENT: 'there is nothing by this name',
  EISDIR: 'is a folder',
  ENOTDIR: 'is no folder',
  EACCES: 'may not be read',
};

/** What an option names and cannot be read. */
const unreadable = (option: string, path: string) => (cause: NodeJS.ErrnoException) => {
  throw new UsageError(`${option} ${path}: ${WORDS[cause.code ?? ''] ?? cause.message}`);
};

/** @throws UsageError where there is no such folder */
export async function assertFolder(path: string): Promise<void> {
  await readdir(path).catch(unreadable('--watch', path));
}

/** A person's own file. @throws UsageError, FrameError, DataError */
export async function ownFrame({ manifest }: Bundle, path: string, prepare: boolean): Promise<NamedFrame> {
  const bytes = await readFile(path).catch(unreadable('--points', path));
  return fileFrame(manifest, path, bytes, prepare);
}

/** Frames of standard input, or of any stream. @throws FrameError where the stream cannot be followed any further */
export async function* streamed(
  { manifest }: Bundle,
  source: AsyncIterable<Uint8Array>,
  prepare: boolean,
  refuse: Refuse,
): AsyncGenerator<NamedFrame, void> {
  let number = 0;
  for await (const bytes of framesIn(source)) {
    const name = `frame ${number++}`;
    let frame: NamedFrame;
    try {
      frame = binaryFrame(manifest, name, bytes, prepare);
    } catch (error) {
      refuse(name, error as Error);
      continue;
    }
    yield frame;
  }
}

/** A file is whole when its size has not changed for so long, or nobody has written to it for longer. */
const SETTLED_MS = 50;
const OLD_MS = 1000;
const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

/** Waits until a file is written. False when it went away, or is empty: then it has yet to be written to, and is seen again. */
async function settled(path: string): Promise<boolean> {
  const look = () => stat(path).catch(() => null);
  for (let before = await look(); before; ) {
    if (Date.now() - before.mtimeMs > OLD_MS) return before.size > 0;
    await pause(SETTLED_MS);
    const now = await look();
    if (now?.size === before.size) return now.size > 0;
    before = now;
  }
  return false;
}

/**
 * The files of a folder, by name, and then each one that comes or changes, until the signal aborts
 */
export async function* watched(
  signal: AbortSignal,
  { manifest }: Bundle,
  folder: string,
  prepare: boolean,
  refuse: Refuse,
): AsyncGenerator<NamedFrame, void> {
  const waiting = new Set<string>();
  let wake = () => {};
  const add = (name: string | null) => {
    if (name === null || !FRAME_FILE.test(name)) return;
    waiting.add(name);
    wake();
  };
  // Watched first: what comes while the folder is listed is not missed.
  const watcher = watch(folder, { signal }, (_, name) => add(name));
  watcher.on('error', () => wake());
  onAbort(signal, () => wake());
  for (const name of (await readdir(folder)).sort()) add(name);
  while (!signal.aborted) {
    const [name] = waiting;
    if (name === undefined) {
      await new Promise<void>((next) => {
        wake = next;
        if (waiting.size > 0 || signal.aborted) next();
      });
      continue;
    }
    const path = join(folder, name);
    const whole = await settled(path);
    waiting.delete(name);
    if (!whole) continue;
    let frame: NamedFrame;
    try {
      frame = fileFrame(manifest, name, await readFile(path), prepare);
    } catch (error) {
      refuse(name, error as Error);
      continue;
    }
    yield frame;
  }
}
