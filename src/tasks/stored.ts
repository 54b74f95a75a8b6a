import { DataError, type PointClouds } from './task.ts';

/** int16 positions: coordinate = value / scale, so that 1 is representable and -1 too. */
export const COORDINATE_SCALE = 32767;

interface StoredClouds extends Omit<PointClouds, 'size' | 'read'> {
  /** coordinate = value / scale. */
  scale: number;
  /** Sample i, [pointsPerSample, 3]; only called with 0 <= i < labels.length. */
  sample(i: number): Int16Array;
}

/** Point clouds whose samples are kept as integers. */
export function storedClouds({ sample, scale, ...about }: StoredClouds): PointClouds {
  const size = about.labels.length;
  return {
    ...about,
    size,
    read(i, n, out, offset) {
      if (!(Number.isInteger(i) && i >= 0 && i < size)) {
        throw new DataError(`${about.task} '${about.split}' has samples 0..${size - 1}; ${i} was asked for`);
      }
      if (!(Number.isInteger(n) && n >= 1 && n <= about.pointsPerSample)) {
        throw new DataError(
          `${about.task} '${about.split}' stores ${about.pointsPerSample} points a sample; ${n} were asked for`,
        );
      }
      const stored = sample(i);
      for (let p = 0; p < 3 * n; p++) out[offset + p] = (stored[p] as number) / scale;
    },
  };
}
