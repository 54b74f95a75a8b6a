import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DataError } from '../task.ts';
import { readStl } from './stl.ts';

const corners = [0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 2];
const ascii = (text: string) => new TextEncoder().encode(text);

function textOf(name = 'a b', values: readonly number[] = corners): string {
  const vertex = (i: number) => `vertex ${values.slice(i, i + 3).join(' ')}`;
  const facets = [0, 9].map(
    (at) =>
      `facet normal 0 0 1\n outer loop\n  ${[0, 3, 6].map((d) => vertex(at + d)).join('\n  ')}\n endloop\nendfacet`,
  );
  return [`solid ${name}`, ...facets, `endsolid ${name}\n`].join('\n');
}

function binaryOf(values: readonly number[], head = 'made by a test'): Uint8Array {
  const count = values.length / 9;
  const bytes = new Uint8Array(84 + 50 * count);
  bytes.set(ascii(head));
  const view = new DataView(bytes.buffer);
  view.setUint32(80, count, true);
  values.forEach((value, i) => {
    view.setFloat32(84 + 50 * Math.floor(i / 9) + 12 + 4 * (i % 9), value, true);
  });
  return bytes;
}

const twoSolids = textOf().replace('endfacet\nfacet', 'endfacet\nendsolid a b\nsolid\nfacet');
it.each<[string, Uint8Array]>([
  ['text', ascii(textOf())],
  ['text in capitals and Windows line ends', ascii(textOf().toUpperCase().replaceAll('\n', '\r\n'))],
  ['text in one line', ascii(`solid\n${textOf('').split('\n').slice(1).join(' ')}`)],
  ['text of two solids', ascii(twoSolids)],
  ['text whose normals are none', ascii(textOf().replaceAll('normal 0 0 1', 'normal nan -nan(ind) inf'))],
  ['bytes', binaryOf(corners)],
  ['bytes that begin as text does', binaryOf(corners, 'solid by a CAD program')],
])('S7.901 reads %s', (_, bytes) => {
  const { points, triangles } = readStl('a.stl', bytes);
  expect([...(points as Float32Array)]).toEqual(corners);
  expect([...(triangles as Uint32Array)]).toEqual([0, 1, 2, 3, 4, 5]);
});

const cut = (by: number) => binaryOf(corners).slice(0, -by);
it.each<[string, Uint8Array, string]>([
  ['bytes that are cut off', cut(1), '2 triangles take 184 bytes, and the file has 183'],
  ['bytes behind the last', Uint8Array.from([...binaryOf(corners), 0]), 'and the file has 185'],
  [
    'text without an end',
    ascii(textOf().replace(/endsolid.*/, '')),
    'ends early: "facet" or "endsolid" expected',
  ],
  ['text that ends within a triangle', ascii(textOf().slice(0, 87)), 'ends early'],
  [
    'a vertex of two numbers',
    ascii(textOf().replace('vertex 1 0 0', 'vertex 1 0')),
    'line 6: a number expected, found "vertex"',
  ],
  [
    'a coordinate that is none',
    ascii(textOf().replace('1 0 0', '1 nan 0')),
    'line 5: a number expected, found "nan"',
  ],
  ['such a coordinate in bytes', binaryOf(corners.with(10, Number.NaN)), 'triangle 2 has a coordinate NaN'],
  [
    'a loop of four corners',
    ascii(textOf().replace('endloop', 'vertex 9 9 9\nendloop')),
    'line 7: "endloop" expected',
  ],
  ['nothing but spaces', ascii('  \n'), 'ends early: "solid" expected'],
  ['what is no STL', ascii('OFF\n3 1 0\n'), 'line 1: "solid" expected, found "OFF"'],
])('S7.901 refuses %s', (_, bytes, message) => {
  expect(() => readStl('a.stl', bytes)).toThrow(message);
});

it('S7.902 no byte that changed makes a mesh anything but read or refused by name', () => {
  const forms = [ascii(textOf()), binaryOf(corners)] as const;
  fc.assert(
    fc.property(
      fc.constantFrom(...forms),
      fc.nat(183),
      fc.nat(255),
      fc.boolean(),
      (whole, at, byte, cuts) => {
        const damaged = cuts ? whole.slice(0, at) : whole.with(at, byte);
        try {
          const { points } = readStl('a.stl', damaged);
          expect(Array.from(points).every(Number.isFinite)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
          expect((error as Error).message).toMatch(/^a\.stl/);
        }
      },
    ),
  );
});
