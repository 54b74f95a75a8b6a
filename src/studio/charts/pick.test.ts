import { expect, test } from 'vitest';
import { cloudPaths } from './cloudMarks.ts';
import { nearest, stepTo } from './pick.ts';

const points = [
  { id: 'a', x: 10, y: 10 },
  { id: 'b', x: 16, y: 10 },
  { id: 'c', x: 80, y: 50 },
];

test("S15.166 the nearest point within reach is meant, also under another's halo", () => {
  expect(nearest(points, 12, 10)?.id).toBe('a');
  expect(nearest(points, 14, 10)?.id).toBe('b');
  expect(nearest(points, 80, 40)?.id).toBe('c');
  expect(nearest(points, 50, 40)).toBeUndefined();
  expect(nearest([], 0, 0)).toBeUndefined();
});

test('S15.166 arrow keys lead along the axis and stay at its ends', () => {
  expect(stepTo(points, 'a', 'ArrowRight')?.id).toBe('b');
  expect(stepTo(points, 'b', 'ArrowUp')?.id).toBe('a');
  expect(stepTo(points, 'a', 'ArrowLeft')?.id).toBe('a');
  expect(stepTo(points, 'a', 'End')?.id).toBe('c');
  expect(stepTo(points, 'c', 'Home')?.id).toBe('a');
  expect(stepTo(points, 'a', 'x')).toBeUndefined();
});

const scales = { x: (v: number) => v, y: (v: number) => v } as never;
const marks = (path: string) => path.match(/M/g)?.length ?? 0;

test('S10.81 candidates that share a place share a mark, and new ones change the last path alone', () => {
  expect(cloudPaths(Float32Array.of(10, 10, 10.4, 9.8, 50, 10), scales)).toEqual(['M10 10h0M50 10h0']);
  const cloud = Float32Array.from({ length: 2 * 1000 }, (_, j) => (j % 2 === 0 ? 2 * j : 40));
  const before = cloudPaths(cloud.subarray(0, 1300), scales);
  const after = cloudPaths(cloud, scales);
  expect(before.map(marks)).toEqual([300, 300, 50]);
  expect(after.map(marks)).toEqual([300, 300, 300, 100]);
  expect(after.slice(0, 2)).toEqual(before.slice(0, 2));
  expect(cloudPaths(new Float32Array(), scales)).toEqual([]);
});
