import type { Setting } from '../design/types.ts';

/** Labelled point clouds, each in farthest-point order: the first n points are the n-point version. */
export interface PointClouds {
  /** `shapes`, `modelnet40`, or the name of a person's own folder. */
  task: string;
  /** `train`, `val`, ... */
  split: string;
  classes: readonly string[];
  size: number;
  /** Stored points per sample; n may be any number up to it. */
  pointsPerSample: number;
  labels: Uint8Array;
  /** Writes the first n points of sample i, [n, 3] in the unit sphere, into `out` at `offset` (in floats). */
  read(i: number, n: number, out: Float32Array, offset: number): void;
}

/** Raised when data is absent or broken; the message names the file and what is wrong with it. */
export class DataError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DataError';
  }
}

export function settingOf(data: PointClouds, points: number): Setting {
  return { points, features: 3, classes: data.classes.length };
}
