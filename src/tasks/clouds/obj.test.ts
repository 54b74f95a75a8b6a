import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DataError } from '../task.ts';
import { readObj } from './obj.ts';
import { readOff } from './off.ts';
import { box, offOf } from './testing.ts';

const shape = box(1, 2, 3);
const bytes = (text: string) => new TextEncoder().encode(text);
const values = ({ points, triangles }: ReturnType<typeof readObj>) => [[...(points as number[])], triangles];
const vertices = shape.points.map((point) => `v ${point.join(' ')}`);
const objOf = (corner: (vertex: number) => string) =>
  [...vertices, ...shape.faces.map((face) => `f ${face.map(corner).join(' ')}`)].join('\n');

it.each<[string, string]>([
  ['vertices alone', objOf((v) => `${v + 1}`)],
  ['vertices and textures', `vt 0 0\n${objOf((v) => `${v + 1}/1`)}`],
  ['vertices and normals', `vn 0 0 1\n${objOf((v) => `${v + 1}//1`)}`],
  ['all three', `vt 0 0\nvn 0 0 1\n${objOf((v) => `${v + 1}/1/1`)}`],
  ['vertices counted back', objOf((v) => `${v - 8}`)],
])('S7.900 reads a mesh whose corners are %s, as OFF has it', (_, text) => {
  const [points, triangles] = values(readOff('a.off', bytes(offOf(shape))));
  expect(values(readObj('a.obj', bytes(text)))).toEqual([points, triangles]);
});

const triangle = 'v 0 0 0\nv 1 0 0\nv 0 1 0\n';

it.each<[string, string]>([
  [
    'as Blender writes it',
    `# Blender\nmtllib a.mtl\no Cube\n${triangle}vt 0.5 0.5\nvn 0 0 1\ns off\nusemtl None\nf 1/1/1 2/1/1 3/1/1\n`,
  ],
  ['colours, weights and remarks', 'v 0 0 0 1 1 1 # red\nv 1 0 0 1\nv 0 1 0 1 1 1 1\nf 1 2 3 # all'],
  ['lines that continue', 'v 0 0 \\\n0\nv 1 0 0\nv 0 1 0\nf 1 \\\r\n2 3'],
  ['Windows line ends and tabs', `${triangle}f 1 2 3\n`.replaceAll('\n', '\r\n').replaceAll(' ', '\t')],
  ['faces before their vertices', `f 1 2 3\n${triangle}`],
  ['exponents', 'v 0e0 -0.0 +.0\nv 1E0 0 0\nv 0. 10e-1 0\nf 1 2 3'],
  ['a mark of UTF-8', `\uFEFF${triangle}f 1 2 3`],
])('S7.900 reads %s', (_, text) => {
  const { points, triangles } = readObj('a.obj', bytes(text));
  expect(Array.from(points, (value) => value + 0)).toEqual([0, 0, 0, 1, 0, 0, 0, 1, 0]);
  expect(triangles).toEqual([0, 1, 2]);
});

it('S7.900 reads points without faces', () => {
  expect(readObj('a.obj', bytes(`${triangle}p 1 2 3\nl 1 2`)).triangles).toEqual([]);
});

it.each<[string, string, string]>([
  ['a vertex of two numbers', 'v 0 0\n', 'line 1: v and three coordinates expected, found "v 0 0"'],
  ['a decimal comma', 'v 0,5 0 0\n', 'line 1: v and three coordinates expected, found "v 0,5 0 0"'],
  ['a coordinate that is no number', 'v nan 0 0\n', 'line 1: v and three coordinates'],
  [
    'a face of two corners',
    `${triangle}f 1 2\n`,
    'line 4: f and three corners or more expected, found "f 1 2"',
  ],
  ['a corner 0', `${triangle}f 0 1 2\n`, 'line 4: f and three corners'],
  ['a corner before the first', `${triangle}f -4 -3 -2\n`, 'line 4: f and three corners'],
  [
    'a corner beyond the last',
    `${triangle}f 1 2 3\nf 1 2 9\n`,
    'line 5: a corner is vertex 9, and the file has 3',
  ],
  ['a surface by a formula', `${triangle}cstype bspline\nsurf 0 1 0 1 1 2 3\n`, 'line 5: surf is not read'],
  ['what is no OBJ', 'OFF\n3 1 0\n', 'line 1: a line of OBJ (v, f, vt, vn, g, ...) expected, found "OFF"'],
  ['bytes', 'v 0 0 0\0', 'a.obj is no text'],
])('S7.900 refuses %s', (_, text, message) => {
  expect(() => readObj('a.obj', bytes(text))).toThrow(message);
});

it('S7.902 no byte that changed makes a mesh anything but read or refused by name', () => {
  const whole = bytes(objOf((v) => `${v + 1}`));
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.boolean(), (at, byte, cut) => {
      const damaged = cut ? whole.slice(0, at) : whole.with(at, byte);
      try {
        const { points, triangles } = readObj('a.obj', damaged);
        expect(Array.from(triangles).every((corner) => corner < points.length / 3)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(DataError);
        expect((error as Error).message).toMatch(/^a\.obj/);
      }
    }),
  );
});
