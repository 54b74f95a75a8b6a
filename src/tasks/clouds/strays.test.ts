import { expect, it } from 'vitest';
import { cloudOf } from './geometry.ts';
import { spiral } from './testing.ts';

const shape = spiral(100, 3);
const moved = shape.map(([x = 0, y = 0, z = 0]) => [x + 9, y, z]);
const times = (count: number, ...point: number[]) => Array.from({ length: count }, () => point);
const read = (rows: number[][]) => cloudOf('a.xyz', 'a', { points: rows.flat(), triangles: [] }, 64);

it.each<[string, number[][], string]>([
  ['no returns of a sensor', [...times(20, 0, 0, 0), ...moved], '20 of its 120 points lie at 0 0 0'],
  ['more padding than points', [...moved, ...times(900, 0, 0, 0)], '900 of its 1000 points lie at 0 0 0'],
  [
    'what stands for no value',
    [...shape, ...times(3, -9999, -9999, -9999)],
    '3 of its 103 points lie at -9999',
  ],
  [
    'heights that stand for none',
    [...shape, [0, 1, -9999], [1, 1, -9999]],
    'over 20 times as far off as the others: 2 of its 102 points, such as point 102 at 1 1 -9999',
  ],
])('S7.841 refuses %s', (_, rows, message) => {
  expect(() => read(rows)).toThrow(`a.xyz: ${message}`);
});

it.each<[string, number[][]]>([
  ['padding by its last point', [...shape, ...times(900, ...(shape[99] as number[]))]],
  ['points twice', [...shape, ...shape]],
  ['many points at its centre', [...shape, ...times(30, 0, 0, 0)]],
  ['a long antenna', [...shape, ...Array.from({ length: 9 }, (_, i) => [0, 0, 4 + 2 * i])]],
])('S7.841 reads a shape with %s', (_, rows) => {
  expect(read(rows)).toHaveLength(192);
});
