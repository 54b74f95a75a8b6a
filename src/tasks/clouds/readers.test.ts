import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError } from '../task.ts';
import { readNpy } from './npy.ts';
import { readOff } from './off.ts';
import { readPly } from './ply.ts';
import { readTable } from './table.ts';
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

  it.each<[string, string]>([
    ['remarks anywhere', 'OFF # made\n# by\n3 1 0 # counts\n0 0 0 # a\n\n1 0 0\n0 1 0\n3 0 1 2 # face'],
    ['no count of edges', 'OFF\n3 1\n0 0 0\n1 0 0\n0 1 0\n3 0 1 2'],
    ['counts behind the first word', 'OFF 3 1 0\n0 0 0\n1 0 0\n0 1 0\n3 0 1 2'],
    ['counts apart', 'OFF 3\n1\n0\n0 0 0\n1 0 0\n0 1 0\n3 0 1 2'],
    ['a count of edges apart', 'OFF 3 1\n0\n0 0 0\n1 0 0\n0 1 0\n3 0 1 2'],
    ['no first word', '3 1 0\n0 0 0\n1 0 0\n0 1 0\n3 0 1 2'],
    ['a line end anywhere', 'OFF 3 1 0\n0 0 0 1 0\n0 0 1\n0 3 0\n1\n2'],
    ['lines that end in CR', 'OFF\r3 1 0\r0 0 0\r1 0 0\r0 1 0\r3 0 1 2\r'],
    ['normals in one line', 'NOFF 3 1 0 0 0 0 0 0 1 1 0 0 0 0 1 0 1 0 0 0 1 3 0 1 2'],
    [
      'vertices with a colour, faces in one line',
      'COFF 3 1 0\n0 0 0 9 9 9 9\n1 0 0 9 9 9 9\n0 1 0 9 9 9 9\n3 0\n1 2',
    ],
    ['colours of any length', 'OFF 3 1 0\n0 0 0 1 1 1\n1 0 0\n0 1 0 1\n3 0 1 2 0.5 0.5 0.5'],
    ['weights', '4OFF 3 1 0\n0 0 0 1\n2 0 0 2\n0 3 0 3\n3 0 1 2'],
    ['UTF-8 with a mark', '\uFEFFOFF\n3 1 0\n0 0 0\n1 0 0\n0 1 0\n3 0 1 2'],
  ])('S7.32 reads %s', (_, text) => {
    const { points, triangles } = readOff('a.off', bytes(text));
    expect([...(points as Float64Array)]).toEqual([0, 0, 0, 1, 0, 0, 0, 1, 0]);
    expect(triangles).toEqual([0, 1, 2]);
  });

  const lines = offOf(shape).split('\n');
  const changed = (at: number, line: string) => lines.map((own, i) => (i === at ? line : own)).join('\n');
  it.each([
    ['', 'a.off ends early: "OFF" expected'],
    ['PLY\n', 'a.off: line 1: "OFF" expected, found "PLY"'],
    ['OFF 3 1 0\n0 0 0 1 0\n0 0 1\n0 3 0\n1 2', 'a.off: its line ends can be read in two ways'],
    ['OFF BINARY\n', 'a.off is a binary OFF mesh: save it as text, or as PLY'],
    ['# by a tool\ncnoff  binary\n\0\0\0\b\0\0\0', 'a.off is a binary OFF mesh'],
    [changed(1, '8 six 0'), 'a.off: line 2: the numbers of vertices and faces expected, found "8 six 0"'],
    [changed(1, '8 99999999 0'), 'a.off: line 2: 8 vertices and 99999999 faces do not fit the file'],
    [changed(4, '0 nan 1'), 'a.off: line 5: vertex 3 of 8 as three numbers expected, found "0 nan 1"'],
    [changed(10, '4 0 1 3 8'), 'a.off: line 11: face 1 of 6'],
    [changed(10, '4 0 1 3'), 'a.off: line 11: face 1 of 6'],
    [lines.slice(0, 12).join('\n'), 'a.off ends early: face 3 of 6'],
    [
      offOf(shape).replace('8 6 0', '8 5 0'),
      'a.off: line 16: the end of the file after 8 vertices and 5 faces',
    ],
    [offOf(shape).replace('8 6 0', '7 7 0'), 'a.off: line 12: face 3 of 7'],
  ])('S7.12 %j: %s', (text, message) => {
    expect(() => readOff('a.off', bytes(text))).toThrow(DataError);
    expect(() => readOff('a.off', bytes(text))).toThrow(message);
  });
});

describe('PLY', () => {
  const formats = ['ascii', 'binary_little_endian', 'binary_big_endian'] as const;
  it.each(formats)('S7.10 reads vertices and faces, %s', (format) => {
    const mesh = readPly('a.ply', plyOf(format, shape.points, shape.faces));
    expect([...(mesh.points as Float64Array)]).toEqual(flat);
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
    [
      'faces by another name',
      bytes(ascii.replace('vertex_indices', 'corners')),
      'no list called vertex_indices',
    ],
    ['a cut text', bytes(ascii.slice(0, -60)), 'a.ply ends early: face'],
    ['a wild face', bytes(ascii.replace('4 0 1 3 2', '4 0 1 3 9')), 'face 1 names vertex 9; there are 0..7'],
    ['cut bytes', binary.slice(0, -3), 'a.ply ends early: face 6 of 6'],
    ['more bytes', new Uint8Array([...binary, 1, 2, 3]), 'a.ply: 3 bytes more than its header says'],
    ['fewer vertices', bytes(ascii.replace('vertex 8', 'vertex 7')), 'a.ply'],
    ['a missing cell', bytes(ascii.replace('\n1 0 0 7', '\n1 0 7')), 'a.ply: line 13: vertex 2 of 8'],
    ['more cells', bytes(ascii.replace('\n1 0 0 7', '\n1 0 0 0 7')), 'a.ply: line 13: vertex 2 of 8'],
    ['a vertex twice', bytes(ascii.replace('element face', 'element vertex')), 'names an element twice'],
    ['too many', bytes(ascii.replace('vertex 8', 'vertex 99999999999')), 'do not fit the file'],
    ['a half corner', bytes(ascii.replace('4 0 1 3 2', '4 0 1 3 2.5')), 'face 1 names vertex 2.5'],
  ])('S7.12 %s: says where', (_, content, message) => {
    expect(() => readPly('a.ply', content)).toThrow(DataError);
    expect(() => readPly('a.ply', content)).toThrow(message);
  });

  const header = (properties: string, count = 2) =>
    `ply\nformat ascii 1.0\nobj_info a\nelement vertex ${count}\n${properties}end_header\n`;
  const xyz = 'property double x\nproperty int y\nproperty float z\n';
  it.each<[string, string, string]>([
    ['columns that nobody reads', `${xyz}property float nx\n`, '1 2 3 nan\n4 5 6 -inf\n'],
    ['columns in any order', `property list uchar int l\n${xyz}`, '2 7 7 1 2 3\n0 4 5 6\n'],
    ['line ends anywhere', xyz, '1\n2 3 4\n\n5 6'],
    ['lines that end in CR LF', xyz, '1 2 3\r\n4 5 6\r\n'],
  ])('S7.32 reads %s', (_, properties, body) => {
    const ends = body.includes('\r') ? header(properties).replaceAll('\n', '\r\n') : header(properties);
    for (const text of [ends + body, (ends + body).replaceAll(/\r?\n/g, '\r')]) {
      expect([...(readPly('a.ply', bytes(text)).points as Float64Array)]).toEqual([1, 2, 3, 4, 5, 6]);
    }
  });

  it.each([
    ['gzip', '\x1f\x8b\b', 'a.ply is a gzip archive'],
    ['Git LFS', 'version https://git-lfs.github.com/spec/v1\n', 'a.ply is a pointer of Git LFS'],
  ])('S7.845 says what it is instead: %s', (_, content, message) => {
    const raw = Uint8Array.from(content, (letter) => letter.charCodeAt(0));
    expect(() => readPly('a.ply', raw)).toThrow(message);
  });

  it.each(['ply\n', 'end_header\n', 'property float y\n'])('S7.845 reads CR LF behind %j', (line) => {
    const text = new TextDecoder('latin1').decode(plyOf('binary_little_endian', shape.points));
    const mixed = text.replace(line, line.replace('\n', '\r\n'));
    const raw = Uint8Array.from(mixed, (letter) => letter.charCodeAt(0));
    expect([...(readPly('a.ply', raw).points as Float64Array)]).toEqual(flat);
  });

  it('S7.32 reads triangle strips', () => {
    const strips = 'element tristrips 1\nproperty list int int vertex_indices\nelement nothing 999999999\n';
    const text = `${header(xyz + strips, 4)}0 0 0\n1 0 0\n0 1 0\n1 1 0\n8 0 1 2 3 -1 1 2 3`;
    expect(readPly('a.ply', bytes(text)).triangles).toEqual([0, 1, 2, 2, 1, 3, 1, 2, 3]);
  });

  it('S7.12 a coordinate that is no number, in bytes', () => {
    const content = plyOf('binary_big_endian', [
      [0, 0, 0],
      [1, Number.NaN, 0],
    ]);
    expect(() => readPly('a.ply', content)).toThrow('a.ply: vertex 2 is no point: 1 NaN 0');
  });
});

describe('point lists', () => {
  it.each(['x,y,z\n1,2,3', '"X";"Y";"Z";"label"\n1;2;3;4', '//X Y Z R G B\n1 2 3 0 0 0'])(
    'S7.10 skips a line that names the columns: %j',
    (text) => {
      expect(readTable('a.csv', bytes(text))).toEqual([1, 2, 3]);
    },
  );
});

it('S7.12 OFF, PLY and NPY with bytes changed anywhere are read or refused', () => {
  const files: [(name: string, bytes: Uint8Array) => unknown, Uint8Array][] = [
    [readOff, bytes(offOf(shape))],
    [readPly, plyOf('ascii', shape.points, shape.faces)],
    [readPly, plyOf('binary_little_endian', shape.points, shape.faces)],
    [readNpy, npyOf(spiral(5, 1))],
  ];
  const change = fc.record({ at: fc.nat(), to: fc.integer({ min: 0, max: 255 }) });
  fc.assert(
    fc.property(
      fc.constantFrom(...files),
      fc.array(change, { minLength: 1, maxLength: 6 }),
      fc.nat(),
      ([read, whole], changes, cut) => {
        const harmed = whole.slice(0, cut % 3 === 0 ? cut % whole.length : whole.length);
        for (const { at, to } of changes) if (harmed.length > 0) harmed[at % harmed.length] = to;
        try {
          read('a', harmed);
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
        }
      },
    ),
    { numRuns: 2000 },
  );
});
