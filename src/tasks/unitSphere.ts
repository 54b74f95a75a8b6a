import { COORDINATE_SCALE } from './stored.ts';

/** Points [count, 3] with the centroid at 0 and the farthest point at distance 1, in the stored integers. */
export function toUnitSphere(points: ArrayLike<number>): Int16Array {
  const count = points.length / 3;
  const mean = [0, 0, 0];
  for (let i = 0; i < points.length; i++) {
    mean[i % 3] = (mean[i % 3] as number) + (points[i] as number) / count;
  }
  let radius = 0;
  for (let i = 0; i < points.length; i += 3) {
    let square = 0;
    for (let d = 0; d < 3; d++) square += ((points[i + d] as number) - (mean[d] as number)) ** 2;
    radius = Math.max(radius, Math.sqrt(square));
  }
  const scale = radius > 0 ? COORDINATE_SCALE / radius : 0;
  return Int16Array.from(points, (value, i) => Math.round((value - (mean[i % 3] as number)) * scale));
}
