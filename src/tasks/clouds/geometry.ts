import { Random } from '../../design/random.ts';
import { farthestPoints } from '../farthest.ts';
import { sampleSurface, surfaceAreas } from '../shapes/mesh.ts';
import { seedOf } from '../shapes/seeds.ts';
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

/** Coordinates beyond float32 measure nothing, and their squares are no numbers. */
const FARTHEST = 3.4e38;

/** A shape has more points apart than this at the resolution of the stored integers. */
const FEWEST_PLACES = 4;

/** How many points lie apart, up to FEWEST_PLACES. */
function placesOf(points: Int16Array): number {
  const places = new Set<string>();
  for (let i = 0; i < points.length && places.size < FEWEST_PLACES; i += 3)
    places.add(points.subarray(i, i + 3).join());
  return places.size;
}

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
  for (let i = 0; i < from.length; i++)
    if (Math.abs(from[i] as number) > FARTHEST)
      throw new DataError(`${name}: point ${Math.floor(i / 3) + 1} has a coordinate ${from[i]}`);
  const scaled = toUnitSphere(from);
  if (scaled.every((value) => value === 0)) {
    throw new DataError(`${name}: its ${found} points all lie in one place`);
  }
  if (placesOf(scaled) < FEWEST_PLACES) {
    throw new DataError(
      `${name}: beside its farthest points the others all lie in one place; take away points that stand for none`,
    );
  }
  return farthestPoints(scaled, count);
}

function draw(
  name: string,
  key: string,
  points: ArrayLike<number>,
  triangles: ArrayLike<number>,
): Float64Array {
  const corners = new Float64Array(3 * triangles.length);
  for (let t = 0, c = 0; t < triangles.length; t++) {
    const at = 3 * (triangles[t] as number);
    for (let d = 0; d < 3; d++) corners[c++] = points[at + d] as number;
  }
  const areas = surfaceAreas(corners);
  const area = areas.at(-1) as number;
  if (!(area > 0 && area < Number.POSITIVE_INFINITY)) {
    const what = area === 0 ? 'have no area' : 'have corners too far off to measure';
    throw new DataError(`${name}: its ${triangles.length / 3} triangles ${what}`);
  }
  return sampleSurface(corners, areas, DRAWN, new Random(seedOf(key)));
}
