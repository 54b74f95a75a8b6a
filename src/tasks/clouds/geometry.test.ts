import { expect, it } from 'vitest';
import { cloudOf, type Geometry } from './geometry.ts';
import { box, spiral } from './testing.ts';

const points = (...rows: number[][]): Geometry => ({ points: rows.flat(), triangles: [] });
const far = box(1e200, 1, 1);

it.each<[string, Geometry, string]>([
  [
    'all in one place but a far point',
    points(...spiral(64, 2), [1e9, 1e9, 1e9]),
    'beside its farthest points',
  ],
  [
    'a point beyond float32',
    points(...spiral(64, 2), [0, 1e300, 0]),
    'a.xyz: point 65 has a coordinate 1e+300',
  ],
  [
    'a corner that no area can be measured with',
    { points: far.points.flat(), triangles: [0, 1, 2] },
    'too far off',
  ],
])('S7.12 refuses %s', (_, geometry, message) => {
  expect(() => cloudOf('a.xyz', 'a', geometry, 64)).toThrow(message);
});

it('S7.11 keeps what lies apart, however far from zero', () => {
  const moved = spiral(64, 2).map(([x = 0, y = 0, z = 0]) => [x + 5e5, y + 5.4e6, z]);
  expect(cloudOf('a.xyz', 'a', points(...moved), 64)).toHaveLength(192);
});

/** A spiral as far from 0 as a map's, in metres. */
const onMap = (scale: number) =>
  spiral(64, 2).map(([x = 0, y = 0, z = 0]) => [scale * x + 5e5, scale * y + 5.4e6, z]);
const rounded = (rows: number[][]) => rows.map((row) => row.map(Math.fround));

it('S7.680 refuses points of which float32 left too little, and reads them where it left enough', () => {
  expect(() => cloudOf('a.ply', 'a', points(...rounded(onMap(1))), 64)).toThrow(
    /a\.ply: its points lie so far from 0 that float32 has only \d+ steps/,
  );
  expect(cloudOf('a.ply', 'a', points(...rounded(onMap(100))), 64)).toHaveLength(192);
  const flat = spiral(64, 2).map(([x = 0, y = 0]) => [x, y, 5.4e6]);
  expect(cloudOf('a.ply', 'a', points(...rounded(flat)), 64)).toHaveLength(192);
});
