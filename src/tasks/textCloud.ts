import { readTable } from './clouds/table.ts';
import { farthestPoints } from './farthest.ts';
import { COORDINATE_SCALE } from './stored.ts';
import { DataError } from './task.ts';
import { toUnitSphere } from './unitSphere.ts';

/**
 * One point cloud from a text as `readTable` takes it, scaled to the unit sphere, in farthest-point order, as the
 * tasks' are.
 * @returns [points, 3]
 * @throws DataError naming the file and the line
 */
export function readTextCloud(name: string, bytes: Uint8Array, points: number): Float32Array<ArrayBuffer> {
  const values = readTable(name, bytes);
  const found = values.length / 3;
  if (found < points) throw new DataError(`${name} has ${found} points; the design needs ${points}`);
  const chosen = farthestPoints(toUnitSphere(values), points);
  return Float32Array.from(chosen, (value) => value / COORDINATE_SCALE);
}
