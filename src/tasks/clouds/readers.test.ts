import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError } from '../task.ts';
import { readTextPoints } from '../textCloud.ts';
import { NumberLines } from './lines.ts';
import { readNpy } from './npy.ts';
import { readOff } from './off.ts';
import { readPly } from './ply.ts';
import { box, npyOf, offOf, plyOf, spiral } from './testing.ts';

const shape = box(1, 2, 3);
const bytes = (text: string) => new TextEncoder().encode(text);
const flat = shape.points.flat();

describe('OFF', () => {
  it.each(['OFF\n', 'OFF', '# from a test\nOFF\n\n', 'OFF '])(
    'S7.10 reads a mesh that starts with %j',
    (header) => {
      const { points, triangles } = readOff('a.off', bytes(offOf(shape, header)));
      expect([...(points as Float64Array)]).toEqual(flat);
      expect(triangles).toHaveLength(6 * 2 * 3);
      expect([...(triangles as number[])].slice(0, 6)).toEqual([0, 1, 3, 0, 3, 2]);
    },
  );

  it('S7.10 skips colours and Windows line ends', () => {
    const text =
      'COFF\r\n3 1 0\r\n0 0 0 255 0 0 255\r\n1 0 0 255 0 0 255\r\n0 1 0 255 0 0 255\r\n3 0 1 2 0.5 0.5 0.5\r\n';
    expect(readOff('a.off', bytes(text)).triangles).toEqual([0, 1, 2]);
  });

  const lines = offOf(shape).split('\n');
  const changed = (at: number, line: string) => lines.map((own, i) => (i === at ? line : own)).join('\n');
  it.each([
    ['', 'a.off ends early: "OFF" expected'],
    ['PLY\n', 'a.off: line 1: "OFF" expected, found "PLY"'],
    ['OFF BINARY\n', 'a.off: line 1: the numbers of vertices'],
    [changed(1, '8 six 0'), 'a.off: line 2: the numbers of vertices and faces expected, found "8 six 0"'],
    [changed(1, '8 99999999 0'), 'a.off: line 2: 8 vertices and 99999999 faces do not fit the file'],
    [changed(4, '0 nan 1'), 'a.off: line 5: vertex 3 of 8 as three numbers expected, found "0 nan 1"'],
    [changed(10, '4 0 1 3 8'), 'a.off: line 11: face 1 of 6'],
    [changed(10, '4 0 1 3'), 'a.off: line 11: face 1 of 6'],
    [lines.slice(0, 12).join('\n'), 'a.off ends early: face 3 of 6'],
  ])('S7.12 %j: %s', (text, message) => {
    expect(() => readOff('a.off', bytes(text))).toThrow(DataError);
    expect(() => readOff('a.off', bytes(text))).toThrow(message);
  });
});

describe('PLY', () => {
  const formats = ['ascii', 'binary_little_endian', 'binary_big_endian'] as const;
  it.each(formats)('S7.10 reads vertices and faces, %s', (format) => {
    const mesh = readPly('a.ply', plyOf(format, shape.points, shape.faces));
    expect(mesh.points).toEqual(flat);
    expect(mesh.triangles).toHaveLength(36);
    expect(readPly('a.ply', plyOf(format, shape.points)).triangles).toHaveLength(0);
  });

  const ascii = new TextDecoder().decode(plyOf('ascii', shape.points, shape.faces));
  const binary = plyOf('binary_little_endian', shape.points, shape.faces);
  it.each<[string, Uint8Array, string]>([
    ['no PLY', bytes('OFF\n'), 'a.ply: line 1: "ply" expected, found "OFF"'],
    ['no end', bytes('ply\nformat ascii 1.0\n'), 'no end_header'],
    ['another format', bytes(ascii.replace('ascii', 'zipped')), 'a.ply: line 2: ascii or binary'],
    [
      'an unknown type',
      bytes(ascii.replace('float y', 'quad y')),
      'a.ply: line 6: a property of a known type',
    ],
    ['no z', bytes(ascii.replace('float z', 'float w')), 'no vertices with x, y and z'],
    ['a word', bytes(ascii.replace('\n1 0 0 7', '\n1 zero 0 7')), 'a.ply: line 13: vertex 2 of 8'],
    ['a cut text', bytes(ascii.slice(0, -60)), 'a.ply ends early: face'],
    ['a wild face', bytes(ascii.replace('4 0 1 3 2', '4 0 1 3 9')), 'face 1 names vertex 9; there are 0..7'],
    ['cut bytes', binary.slice(0, -3), 'a.ply ends early: face 6 of 6'],
  ])('S7.12 %s: says where', (_, content, message) => {
    expect(() => readPly('a.ply', content)).toThrow(DataError);
    expect(() => readPly('a.ply', content)).toThrow(message);
  });

  it('S7.12 a coordinate that is no number, in bytes', () => {
    const content = plyOf('binary_big_endian', [
      [0, 0, 0],
      [1, Number.NaN, 0],
    ]);
    expect(() => readPly('a.ply', content)).toThrow('a.ply: vertex 2 is no point: 1 NaN 0');
  });
});

describe('NPY', () => {
  const rows = spiral(5, 1).map((row) => row.map(Math.fround));
  it.each(['<f4', '<f8', '>f4', '>f8'])('S7.10 reads %s', (descr) => {
    expect([...(readNpy('a.npy', npyOf(rows, descr)).points as Float64Array)]).toEqual(rows.flat());
  });

  it('S7.10 takes the first three columns', () => {
    const wide = rows.map((row) => [...row, 0, 0, 1]);
    expect([...(readNpy('a.npy', npyOf(wide, '<f4', 6)).points as Float64Array)]).toEqual(rows.flat());
  });

  it.each<[string, Uint8Array, string]>([
    ['no NPY', bytes('hello'), 'a.npy is no NPY file'],
    ['integers', npyOf(rows, '<i4'), 'float32 or float64 expected'],
    ['two columns', npyOf([[1, 2]], '<f4', 2), '[n, 3]'],
    ['Fortran order', npyOf(rows, '<f4', 3, 'True'), 'C order expected'],
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

describe('point lists', () => {
  it.each(['x,y,z\n1,2,3', '"X";"Y";"Z";"label"\n1;2;3;4', '//X Y Z R G B\n1 2 3 0 0 0'])(
    'S7.10 skips a line that names the columns: %j',
    (text) => {
      expect(readTextPoints('a.csv', bytes(text))).toEqual([1, 2, 3]);
    },
  );
});

describe('numbers in text', () => {
  const values = (text: string, count: number) => {
    const lines = new NumberLines(bytes(text));
    lines.next();
    return Array.from({ length: count }, () => lines.value());
  };

  it('S7.10 are read as JavaScript reads them', () => {
    const forms = (x: number) => [String(x), x.toFixed(6), x.toExponential(3), x.toPrecision(17)];
    const number = fc.oneof(
      fc.double({ noNaN: true }),
      fc.double({ min: -1e4, max: 1e4, noNaN: true }),
      fc.integer(),
    );
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 4 }), (numbers) => {
        const written = numbers.flatMap(forms);
        expect(values(written.join(' '), written.length)).toEqual(written.map(Number));
      }),
      { numRuns: 1000 },
    );
  });

  it.each(['1e', '1e+', '--1', '.', '-', '1.2.3', '0x1g', 'five', '1e5x', '1_000'])(
    'S7.12 %s is none',
    (text) => {
      expect(values(`${text} 7`, 2)).toEqual([Number.NaN, 7]);
    },
  );

  it.each(['.5', '5.', '+3', '-0.25', '1E2', '1e-2', '00012', '123456789012345678', '1e300'])(
    'S7.10 %s is one',
    (text) => {
      expect(values(`\t${text},7\r`, 3)).toEqual([Number(text), 7, Number.NaN]);
    },
  );
});
