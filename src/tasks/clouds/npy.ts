import { DataError } from '../task.ts';
import type { Geometry } from './geometry.ts';

/**
 * A NumPy array [n, 3 or more] of float32 or float64; the first three columns are x, y, z.
 * Format: numpy.lib.format, versions 1 to 3.
 * @throws DataError naming the file and what is wrong with it
 */
export function readNpy(name: string, bytes: Uint8Array): Geometry {
  const latin = new TextDecoder('latin1');
  if (bytes[0] !== 0x93 || latin.decode(bytes.subarray(1, 6)) !== 'NUMPY')
    throw new DataError(`${name} is no NPY file`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || (bytes[6] as number) > 3) throw new DataError(`${name} ends in its header`);
  const start = bytes[6] === 1 ? 10 : 12;
  const length = start === 10 ? view.getUint16(8, true) : view.getUint32(8, true);
  const header = latin.decode(bytes.subarray(start, start + length));
  const type = /'descr':\s*'([<>=|]?)(f[48])'/.exec(header);
  const shape =
    /'shape':\s*\(([^)]*)\)/
      .exec(header)?.[1]
      ?.split(',')
      .filter((s) => s.trim())
      .map(Number) ?? [];
  const [rows, columns] = shape as [number, number];
  if (!type || shape.length !== 2 || !(rows >= 0 && columns >= 3)) {
    throw new DataError(
      `${name}: an array [n, 3] of float32 or float64 expected, found ${header.trim().slice(0, 100)}`,
    );
  }
  const byColumn = /'fortran_order':\s*True/.test(header);
  const little = type[1] !== '>';
  const size = type[2] === 'f4' ? 4 : 8;
  const at = start + length;
  if (bytes.length - at !== rows * columns * size) {
    throw new DataError(
      `${name}: ${rows * columns * size} bytes of data expected, found ${bytes.length - at}`,
    );
  }
  const points = new Float64Array(3 * rows);
  for (let i = 0; i < rows; i++) {
    for (let d = 0; d < 3; d++) {
      const offset = at + (byColumn ? d * rows + i : i * columns + d) * size;
      const value = size === 4 ? view.getFloat32(offset, little) : view.getFloat64(offset, little);
      if (!Number.isFinite(value)) throw new DataError(`${name}: point ${i + 1} has a coordinate ${value}`);
      points[3 * i + d] = value;
    }
  }
  return { points, triangles: [] };
}
