import { NumberLines } from './clouds/lines.ts';
import { farthestPoints } from './farthest.ts';
import { COORDINATE_SCALE } from './stored.ts';
import { DataError } from './task.ts';
import { toUnitSphere } from './unitSphere.ts';

/** A first line that names the columns, as tables have it. */
const COLUMNS = /^(\/\/)?"?x"?[\s,;]+"?y"?[\s,;]+"?z\b/i;

/**
 * A list of points as text: a line for each, `x y z` first, apart by spaces or commas. Lines that are empty or
 * start with # are skipped, and so is a first line that names the columns x, y, z.
 * @returns [points, 3]
 * @throws DataError naming the file and the line
 */
export function readTextPoints(name: string, bytes: Uint8Array): number[] {
  const lines = new NumberLines(bytes);
  const values: number[] = [];
  while (lines.next()) {
    const [x, y, z] = [lines.value(), lines.value(), lines.value()];
    if (Number.isFinite(x) && Number.isFinite(y) && Number.isFinite(z)) values.push(x, y, z);
    else if (values.length > 0 || !COLUMNS.test(lines.text))
      throw lines.bad(name, 'a point as three numbers');
  }
  return values;
}

/**
 * One point cloud from text, scaled to the unit sphere, in farthest-point order, as the tasks' are.
 * @returns [points, 3]
 * @throws DataError naming the file and the line
 */
export function readTextCloud(name: string, text: string, points: number): Float32Array<ArrayBuffer> {
  const values = readTextPoints(name, new TextEncoder().encode(text));
  const found = values.length / 3;
  if (found < points) throw new DataError(`${name} has ${found} points; the design needs ${points}`);
  const chosen = farthestPoints(toUnitSphere(values), points);
  return Float32Array.from(chosen, (value) => value / COORDINATE_SCALE);
}
