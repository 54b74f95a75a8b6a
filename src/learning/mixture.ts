import type { Uniform } from '../design/random.ts';

/** What a training cloud shows of another sample. */
export interface Mixture {
  /** The batch's position of that sample. */
  other: number;
  /** Share of the points that come from it. */
  share: number;
}

/** Positions of the points [n, 3], the nearest to a centre first. */
function byDistance(points: Float32Array, n: number, centre: readonly number[]): Int32Array {
  const [x, y, z] = centre as [number, number, number];
  const squared = Float64Array.from(
    { length: n },
    (_, i) =>
      ((points[3 * i] as number) - x) ** 2 +
      ((points[3 * i + 1] as number) - y) ** 2 +
      ((points[3 * i + 2] as number) - z) ** 2,
  );
  return Int32Array.from({ length: n }, (_, i) => i).sort(
    (a, b) => (squared[a] as number) - (squared[b] as number),
  );
}

/** Overwrites the `count` points of `cloud` [n, 3] nearest to a centre with the `count` of `other` nearest to it. */
export function replaceBall(
  cloud: Float32Array,
  other: Float32Array,
  n: number,
  count: number,
  centre: readonly number[],
): void {
  const [into, from] = [byDistance(cloud, n, centre), byDistance(other, n, centre)];
  for (let rank = 0; rank < count; rank++) {
    const at = 3 * (from[rank] as number);
    cloud.set(other.subarray(at, at + 3), 3 * (into[rank] as number));
  }
}

/**
 * In each of the clouds [clouds, n, 3], with the given probability, a ball around one of its points is filled with
 * what the batch's next cloud has there; the ball holds any share of the points (after CutMix, arXiv 1905.04899;
 * for clouds PointCutMix, arXiv 2101.01461).
 * @returns per cloud what it shows of another, if anything
 */
export function mixClouds(
  points: Float32Array,
  n: number,
  probability: number,
  random: Uniform,
): (Mixture | undefined)[] {
  const size = 3 * n;
  const before = points.slice();
  const clouds = points.length / size;
  return Array.from({ length: clouds }, (_, b) => {
    if (random() >= probability) return undefined;
    const count = Math.floor(random() * n);
    const at = b * size + 3 * Math.floor(random() * n);
    const other = (b + 1) % clouds;
    replaceBall(
      points.subarray(b * size, (b + 1) * size),
      before.subarray(other * size, (other + 1) * size),
      n,
      count,
      [...before.subarray(at, at + 3)],
    );
    return { other, share: count / n };
  });
}
