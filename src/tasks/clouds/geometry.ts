import { farthestPoints } from '../farthest.ts';
import { Mesh, type Vec3 } from '../shapes/mesh.ts';
import { randomOf, seedOf } from '../shapes/random.ts';
import { DataError } from '../task.ts';
import { toUnitSphere } from '../unitSphere.ts';

/** What a file of a person's own holds: points, and triangles where it is a surface. */
export interface Geometry {
  /** [n, 3] */
  points: ArrayLike<number>;
  /** Vertex indices, [m, 3]; empty for a plain list of points. */
  triangles: ArrayLike<number>;
}

/** Points drawn from a surface, whatever number is kept: fewer kept points are then the first of more. */
export const DRAWN = 2048;

/**
 * One sample, centred and scaled to the unit sphere, in farthest-point order. Surfaces are sampled uniformly
 * by area; `key` alone seeds the draw, so that a file gives the same points wherever its folder lies.
 * @param name the file, for errors
 * @returns [count, 3] stored integers
 */
export function cloudOf(
  name: string,
  key: string,
  { points, triangles }: Geometry,
  count: number,
): Int16Array {
  const from = triangles.length > 0 ? draw(name, key, points, triangles) : points;
  const found = from.length / 3;
  if (found === 0) throw new DataError(`${name} has no points`);
  if (found < count) throw new DataError(`${name} has ${found} points; ${count} a sample are needed`);
  const scaled = toUnitSphere(from);
  if (scaled.every((value) => value === 0)) {
    throw new DataError(`${name}: its ${found} points all lie in one place`);
  }
  return farthestPoints(scaled, count);
}

function draw(
  name: string,
  key: string,
  points: ArrayLike<number>,
  triangles: ArrayLike<number>,
): Float64Array {
  const mesh = new Mesh();
  const corner = (t: number): Vec3 => {
    const at = 3 * (triangles[t] as number);
    return [points[at] as number, points[at + 1] as number, points[at + 2] as number];
  };
  for (let t = 0; t < triangles.length; t += 3) mesh.triangle(corner(t), corner(t + 1), corner(t + 2));
  if (!(mesh.area() > 0)) throw new DataError(`${name}: its ${triangles.length / 3} triangles have no area`);
  return mesh.sample(DRAWN, randomOf(seedOf(key)));
}

/** Cuts a polygon with these vertices into triangles around its first one. */
export function fan(polygon: ArrayLike<number>, out: number[]): void {
  for (let i = 2; i < polygon.length; i++) {
    out.push(polygon[0] as number, polygon[i - 1] as number, polygon[i] as number);
  }
}
