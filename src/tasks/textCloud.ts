import { farthestPoints } from './farthest.ts';
import { COORDINATE_SCALE } from './stored.ts';
import { DataError } from './task.ts';
import { toUnitSphere } from './unitSphere.ts';

/**
 * One point cloud from text: a line for each point, `x y z` first, apart by spaces or commas; lines that are
 * empty or start with # are skipped. Scaled to the unit sphere, in farthest-point order, as the tasks' are.
 * @returns [points, 3]
 * @throws DataError naming the file and the line
 */
export function readTextCloud(name: string, text: string, points: number): Float32Array<ArrayBuffer> {
  const values: number[] = [];
  text.split(/\r?\n/).forEach((line, i) => {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) return;
    const point = trimmed
      .split(/[\s,;]+/)
      .slice(0, 3)
      .map(Number);
    if (point.length < 3 || !point.every(Number.isFinite)) {
      throw new DataError(`${name}: line ${i + 1} is not a point: ${JSON.stringify(trimmed.slice(0, 40))}`);
    }
    values.push(...point);
  });
  const found = values.length / 3;
  if (found < points) throw new DataError(`${name} has ${found} points; the design needs ${points}`);
  const chosen = farthestPoints(toUnitSphere(values), points);
  return Float32Array.from(chosen, (value) => value / COORDINATE_SCALE);
}
