import { DataError } from '../task.ts';

/** Points of one place outside of a shape stand for none, so many of its diagonals away; 0 0 0 is what sensors and padding write. */
const APART = { zero: 0.25, other: 3 };
/** Nine in ten points of a shape reach farther than the twentieth part of it. */
const INNER = 0.9;
const REACH = 20;

type Place = readonly [number, number, number];
const placeAt = (points: ArrayLike<number>, i: number): Place => [
  points[3 * i] as number,
  points[3 * i + 1] as number,
  points[3 * i + 2] as number,
];

function medianOf(points: ArrayLike<number>, axis: number): number {
  const values = new Float64Array(points.length / 3);
  for (let i = 0, p = axis; i < values.length; i++, p += 3) values[i] = points[p] as number;
  return values.sort()[values.length >> 1] as number;
}

function distancesFrom([x, y, z]: Place, points: ArrayLike<number>): Float64Array {
  const distances = new Float64Array(points.length / 3);
  for (let i = 0, p = 0; i < distances.length; i++, p += 3) {
    const dx = (points[p] as number) - x;
    const dy = (points[p + 1] as number) - y;
    const dz = (points[p + 2] as number) - z;
    distances[i] = Math.sqrt(dx * dx + dy * dy + dz * dz);
  }
  return distances;
}

/**
 * Refuses points that stand for none: what a depth sensor, a padded array or a table writes where nothing was
 * measured. A shape would be moved and shrunk by them.
 * @param points [n, 3], finite
 * @throws DataError naming the file and the place
 */
export function checkStrays(name: string, points: ArrayLike<number>): void {
  const count = points.length / 3;
  const middle: Place = [medianOf(points, 0), medianOf(points, 1), medianOf(points, 2)];
  const distances = distancesFrom(middle, points);
  let farthest = 0;
  for (let i = 1; i < count; i++)
    if ((distances[i] as number) > (distances[farthest] as number)) farthest = i;
  // Of more than half of the points the middle is one; fewer that lie apart are the farthest from it.
  for (const place of [middle, placeAt(points, farthest)]) checkStack(name, points, place);
  const sorted = distances.toSorted();
  const most = REACH * (sorted[Math.ceil(INNER * count) - 1] as number);
  if (!(most > 0 && (sorted[count - 1] as number) > most)) return;
  const far = count - sorted.findIndex((own) => own > most);
  throw new DataError(
    `${name}: over ${REACH} times as far off as the others: ${far} of its ${count} points, such as point ${farthest + 1} at ` +
      `${placeAt(points, farthest).join(' ')}; take away points that stand for none`,
  );
}

function checkStack(name: string, points: ArrayLike<number>, place: Place): void {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  const [x, y, z] = place;
  let there = 0;
  for (let i = 0; i < points.length; i += 3) {
    if (points[i] === x && points[i + 1] === y && points[i + 2] === z) {
      there++;
      continue;
    }
    for (let axis = 0; axis < 3; axis++) {
      const value = points[i + axis] as number;
      if (value < (low[axis] as number)) low[axis] = value;
      if (value > (high[axis] as number)) high[axis] = value;
    }
  }
  const count = points.length / 3;
  if (there < 2 || there === count) return;
  const gaps = place.map((value, axis) =>
    Math.max(0, (low[axis] as number) - value, value - (high[axis] as number)),
  );
  const diagonal = Math.hypot(...high.map((value, axis) => value - (low[axis] as number)));
  const apart = place.every((value) => value === 0) ? APART.zero : APART.other;
  if (Math.hypot(...gaps) <= apart * diagonal) return;
  throw new DataError(
    `${name}: ${there} of its ${count} points lie at ${place.join(' ')}, apart from all others; take away points that stand for none`,
  );
}
