import { Random } from '../../design/random.ts';
import { farthestPoints } from '../farthest.ts';
import { sampleSurface, surfaceAreas } from '../shapes/mesh.ts';
import { seedOf } from '../shapes/seeds.ts';
import { DataError } from '../task.ts';
import { toUnitSphere } from '../unitSphere.ts';
import { checkStrays } from './strays.ts';

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

/** Numbers that float32 has for the radius of a cloud, at the least, where its points are to be told apart. */
const FEWEST_STEPS = 16;

/** The first point, and how many steps float32 has for the cloud's extent from there on, as far from 0 as it lies. */
function positionOf(points: ArrayLike<number>) {
  const first = [points[0] ?? 0, points[1] ?? 0, points[2] ?? 0] as const;
  const extents = [0, 0, 0];
  const farthest = [0, 0, 0];
  for (let i = 0; i < points.length; i++) {
    const [value, axis] = [points[i] as number, i % 3];
    extents[axis] = Math.max(extents[axis] as number, Math.abs(value - (first[axis] as number)));
    farthest[axis] = Math.max(farthest[axis] as number, Math.abs(value));
  }
  // An axis along which nothing differs, as in a flat shape, has nothing to tell apart.
  const worst = Math.max(...farthest.filter((_, axis) => extents[axis] !== 0));
  return { first, steps: Math.max(...extents) / (worst * 2 ** -23) };
}

/**
 * Points as float32 can tell them apart, wherever they lie: those of a shape far from 0, as maps have them, are moved by their
 * first one.
 */
export function tellable(points: ArrayLike<number>): ArrayLike<number> {
  const { first, steps } = positionOf(points);
  if (!(steps < 2 ** 12)) return points;
  return Float64Array.from(points, (value, i) => value - (first[i % 3] as number));
}

/** @throws DataError where points were saved as float32 too far from 0, which left little of their shape */
function checkRounding(name: string, points: ArrayLike<number>): void {
  const { steps } = positionOf(points);
  if (!(steps > 0 && steps < FEWEST_STEPS)) return;
  for (let i = 0; i < points.length; i++) if (Math.fround(points[i] as number) !== points[i]) return;
  throw new DataError(
    `${name}: its points lie so far from 0 that float32 has only ${Math.max(1, Math.round(steps))} steps for their shape; take their centre off before they are saved, or save them as float64`,
  );
}

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
  checkRounding(name, points);
  const scaled = toUnitSphere(from);
  if (scaled.every((value) => value === 0)) {
    throw new DataError(`${name}: its ${found} points all lie in one place`);
  }
  if (placesOf(scaled) < FEWEST_PLACES) {
    throw new DataError(
      `${name}: beside its farthest points the others all lie in one place; take away points that stand for none`,
    );
  }
  if (triangles.length === 0) checkStrays(name, from);
  return farthestPoints(scaled, count);
}

/** Vertices of a mesh that some triangle has, at the least: else the file is a list of points with a face or two. */
const FEWEST_USED = 0.1;

function draw(
  name: string,
  key: string,
  points: ArrayLike<number>,
  triangles: ArrayLike<number>,
): Float64Array {
  const corners = new Float64Array(3 * triangles.length);
  const used = new Uint8Array(points.length / 3);
  for (let t = 0, c = 0; t < triangles.length; t++) {
    used[triangles[t] as number] = 1;
    const at = 3 * (triangles[t] as number);
    for (let d = 0; d < 3; d++) corners[c++] = points[at + d] as number;
  }
  const count = used.reduce((sum, own) => sum + own, 0);
  if (count < FEWEST_USED * used.length)
    throw new DataError(
      `${name}: its faces have only ${count} of its ${used.length} vertices; save it without faces, as points, or without the other vertices`,
    );
  const areas = surfaceAreas(corners);
  const area = areas.at(-1) as number;
  if (!(area > 0 && area < Number.POSITIVE_INFINITY)) {
    const what = area === 0 ? 'have no area' : 'have corners too far off to measure';
    throw new DataError(`${name}: its ${triangles.length / 3} triangles ${what}`);
  }
  return sampleSurface(corners, areas, DRAWN, new Random(seedOf(key)));
}
