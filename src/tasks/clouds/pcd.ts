import { DataError } from '../task.ts';
import type { Geometry } from './geometry.ts';
import { BODIES } from './pcdBody.ts';
import { readHeader } from './pcdHeader.ts';

/**
 * A PCD file of the Point Cloud Library, version 0.7 or before: ascii, binary or binary_compressed (LZF, field by
 * field), numbers in little-endian order. Points without a coordinate (NaN) stand for no measurement and are left out,
 * as the format has it; fields other than x, y and z are stepped over.
 * @throws DataError naming the file, and the line or the point
 */
export function readPcd(name: string, bytes: Uint8Array): Geometry {
  const header = readHeader(name, bytes);
  const axes = ['x', 'y', 'z'].map((axis) => header.fields.find((field) => field.name === axis));
  const [x, y, z] = axes;
  if (!x || !y || !z) throw new DataError(`${name}: its header has no fields x, y and z`);
  const body = Object.hasOwn(BODIES, header.data) ? BODIES[header.data] : undefined;
  if (!body) throw new DataError(`${name}: DATA ${header.data} is not read: save it as ascii or binary`);
  const coordinate = body(name, bytes, header);
  const points: number[] = [];
  for (let i = 0; i < header.points; i++) {
    const point = [coordinate(i, x), coordinate(i, y), coordinate(i, z)];
    if (point.some(Number.isNaN)) continue;
    if (!point.every(Number.isFinite))
      throw new DataError(`${name}: point ${i + 1} is no point: ${point.join(' ')}`);
    points.push(...point);
  }
  return { points, triangles: [] };
}
