import type { DataFile } from '../packed.ts';
import { DataError, type PointClouds } from '../task.ts';
import type { Geometry } from './geometry.ts';
import { readNpy } from './npy.ts';
import { readObj } from './obj.ts';
import { readOff } from './off.ts';
import { readPcd } from './pcd.ts';
import { readPly } from './ply.ts';
import { readStl } from './stl.ts';
import { readTable } from './table.ts';

export interface OpenOptions {
  /** What to call the task. */
  task?: string | undefined;
  /** Points to keep a sample; by default as many as each has, up to 1,024. */
  points?: number | undefined;
  /** Called once with what was recognised. */
  onRecognised?: ((words: string) => void) | undefined;
  signal?: AbortSignal | undefined;
  /** Called now and then with samples. */
  onProgress?: ((done: number, total: number) => void) | undefined;
}

/** A folder whose layout is known. */
export interface Recognised {
  layout: 'packed' | 'hdf5' | 'class folders';
  /** What was recognised, for people: the layout, the classes, where the splits come from. */
  words: string;
  /** The files that are data: the rest is said to be left out. */
  used: readonly DataFile[];
  /** Splits that can be opened. */
  splits: readonly string[];
  open(split: string, options?: OpenOptions): Promise<PointClouds>;
}

/** Points kept a sample by default, and the fewest a sample may have (the studio offers no fewer). */
export const POINTS = { most: 1024, fewest: 64 };

const list = (name: string, bytes: Uint8Array): Geometry => ({
  points: readTable(name, bytes),
  triangles: [],
});

/** Readers by extension. */
export const READERS: Record<string, (name: string, bytes: Uint8Array) => Geometry> = {
  off: readOff,
  ply: readPly,
  obj: readObj,
  stl: readStl,
  pcd: readPcd,
  npy: readNpy,
  xyz: list,
  xyzn: list,
  xyzrgb: list,
  asc: list,
  pts: list,
  txt: list,
  csv: list,
};

/** @throws DataError with the splits there are */
export function checkSplit(splits: readonly string[], split: string): void {
  if (splits.includes(split)) return;
  throw new DataError(`no split '${split}'; there are ${splits.map((name) => `'${name}'`).join(', ')}`);
}

/** Says progress, stops when asked to, and lets other work run, every few samples. */
export async function breathe(
  done: number,
  total: number,
  { signal, onProgress }: OpenOptions,
): Promise<void> {
  if (done % 20 !== 0 && done !== total) return;
  signal?.throwIfAborted();
  onProgress?.(done, total);
  await new Promise((resume) => setTimeout(resume));
}
