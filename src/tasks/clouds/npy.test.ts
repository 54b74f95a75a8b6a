import { describe, expect, it } from 'vitest';
import { halfBits } from '../../onnx/half.ts';
import { DataError } from '../task.ts';
import { readNpy } from './npy.ts';
import { npyOf, spiral } from './testing.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** An array [1, 3] of any type. */
function typed(descr: string, size = 4, point: readonly number[] = [0, 0, 0]): Uint8Array {
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (1, 3), }`.padEnd(118, '\n');
  const data = new Uint8Array(128 + 3 * size);
  data.set([0x93, ...bytes('NUMPY'), 1, 0, 118, 0, ...bytes(header)]);
  const view = new DataView(data.buffer, 128);
  for (const [i, value] of point.entries())
    for (let b = 0; b < size; b++) {
      const whole = descr[1] === 'f' ? halfBits(value) : value;
      const byte = Number((BigInt(whole) >> BigInt(8 * b)) & 255n);
      view.setUint8(i * size + (descr[0] === '>' ? size - 1 - b : b), byte);
    }
  return data;
}

describe('NPY', () => {
  const rows = spiral(5, 1).map((row) => row.map(Math.fround));
  it.each(['<f4', '<f8', '>f4', '>f8'])('S7.10 reads %s', (descr) => {
    expect([...(readNpy('a.npy', npyOf(rows, descr)).points as Float64Array)]).toEqual(rows.flat());
  });

  it.each([
    ['|i1', 1, [-2, 3, 100]],
    ['|u1', 1, [0, 3, 200]],
    ['<i2', 2, [-2, 3, 3000]],
    ['>u2', 2, [0, 3, 60000]],
    ['<i4', 4, [-2, 3, 100_000]],
    ['<u4', 4, [0, 3, 4e9]],
    ['>i8', 8, [-2, 3, 2 ** 40]],
    ['<u8', 8, [0, 3, 2 ** 40]],
    ['<f2', 2, [0.5, -1.25, 1024]],
    ['>f2', 2, [0.5, -1.25, 1024]],
  ] as const)('S7.842 reads %s', (descr, size, point) => {
    expect([...(readNpy('a.npy', typed(descr, size, point)).points as Float64Array)]).toEqual(point);
  });

  it('S7.10 reads Fortran order', () => {
    const columns = [0, 1, 2].flatMap((d) => rows.map((row) => row[d] as number));
    const written = npyOf(
      rows.map((_, i) => columns.slice(3 * i, 3 * i + 3)),
      '<f8',
      3,
      'True',
    );
    expect([...(readNpy('a.npy', written).points as Float64Array)]).toEqual(rows.flat());
  });

  it('S7.10 takes the first three columns', () => {
    const wide = rows.map((row) => [...row, 0, 0, 1]);
    expect([...(readNpy('a.npy', npyOf(wide, '<f4', 6)).points as Float64Array)]).toEqual(rows.flat());
  });

  it.each<[string, Uint8Array, string]>([
    ['no NPY', bytes('hello'), 'a.npy is no NPY file'],
    ['objects', typed('|O4'), 'save one of that shape, as float32'],
    ['more bits than float64', typed('<f16'), "found {'descr': '<f16'"],
    ['a transposed array', npyOf(Array(3).fill(Array(64).fill(1)), '<f4', 64), 'save its transpose'],
    [
      'labels in front',
      npyOf(
        spiral(9, 1).map((row) => [3, ...row]),
        '<f4',
        4,
      ),
      'its first column has whole',
    ],
    ['a pointer of Git LFS', bytes('version https://git-lfs.github.com/spec/v1\n'), 'git lfs pull'],
    ['two columns', npyOf([[1, 2]], '<f4', 2), '[n, 3]'],
    ['cut data', npyOf(rows).slice(0, -1), '60 bytes of data expected, found 59'],
    [
      'no number',
      npyOf([
        [0, 0, 0],
        [0, Number.NaN, 0],
      ]),
      'point 2 has a coordinate NaN',
    ],
  ])('S7.12 %s', (_, content, message) => {
    expect(() => readNpy('a.npy', content)).toThrow(DataError);
    expect(() => readNpy('a.npy', content)).toThrow(message);
  });
});
