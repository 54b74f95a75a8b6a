import { checkContent } from '../decoding.ts';
import { DataError } from '../task.ts';
import { checkFirstColumn } from './firstColumn.ts';
import type { Geometry } from './geometry.ts';
import { NUMBER_TYPES } from './numberTypes.ts';

/**
 * A NumPy array [n, 3 or more] of real or whole numbers; the first three columns are x, y, z.
 * Format: numpy.lib.format, versions 1 to 3.
 * @throws DataError naming the file and what is wrong with it
 */
export function readNpy(name: string, bytes: Uint8Array): Geometry {
  const latin = new TextDecoder('latin1');
  if (bytes[0] !== 0x93 || latin.decode(bytes.subarray(1, 6)) !== 'NUMPY') {
    checkContent(name, bytes);
    throw new DataError(`${name} is no NPY file`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || (bytes[6] as number) > 3) throw new DataError(`${name} ends in its header`);
  const start = bytes[6] === 1 ? 10 : 12;
  const length = start === 10 ? view.getUint16(8, true) : view.getUint32(8, true);
  const header = latin.decode(bytes.subarray(start, start + length));
  const [, order = '', kind = ''] = /'descr':\s*'([<>=|]?)([a-z]\d+)'/.exec(header) ?? [];
  const type = Object.hasOwn(NUMBER_TYPES, kind) ? NUMBER_TYPES[kind] : undefined;
  const shape =
    /'shape':\s*\(([^)]*)\)/
      .exec(header)?.[1]
      ?.split(',')
      .filter((s) => s.trim())
      .map(Number) ?? [];
  const [rows, columns] = shape as [number, number];
  if (!type || shape.length !== 2 || !(rows >= 0 && columns >= 3)) {
    throw new DataError(
      `${name}: an array [n, 3] of numbers expected, found ${header.trim().slice(0, 100)}; save one of that shape, as float32`,
    );
  }
  if (rows <= 9 && columns >= 64)
    throw new DataError(`${name}: an array [n, 3] expected, found [${rows}, ${columns}]; save its transpose`);
  const byColumn = /'fortran_order':\s*True/.test(header);
  const little = order !== '>';
  const at = start + length;
  if (bytes.length - at !== rows * columns * type.bytes) {
    throw new DataError(
      `${name}: ${rows * columns * type.bytes} bytes of data expected, found ${bytes.length - at}`,
    );
  }
  const points = new Float64Array(3 * rows);
  for (let i = 0; i < rows; i++) {
    for (let d = 0; d < 3; d++) {
      const value = type.at(view, at + (byColumn ? d * rows + i : i * columns + d) * type.bytes, little);
      if (!Number.isFinite(value)) throw new DataError(`${name}: point ${i + 1} has a coordinate ${value}`);
      points[3 * i + d] = value;
    }
  }
  if (columns > 3) checkFirstColumn(name, points);
  return { points, triangles: [] };
}
