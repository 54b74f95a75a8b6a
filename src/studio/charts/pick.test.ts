import { describe, expect, it, test } from 'vitest';
import { cloudPaths } from './cloudMarks.ts';
import { nearest, pointAt, stepTo } from './pick.ts';

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

const scales = { x: (v: number) => v, y: (v: number) => v, shows: () => true } as never;
const pathsOf = (cloud: Float32Array) => cloudPaths(cloud, scales).flatMap(({ paths }) => paths);
const marks = (path: string) => path.match(/M/g)?.length ?? 0;

test('S10.81 candidates that share a place share a mark, and new ones change the last path alone', () => {
  expect(pathsOf(Float32Array.of(10, 10, 10.4, 9.8, 50, 10))).toEqual(['M10 10h0M50 10h0']);
  const cloud = Float32Array.from({ length: 2 * 1000 }, (_, j) => (j % 2 === 0 ? 2 * j : 40));
  const before = pathsOf(cloud.subarray(0, 1300));
  const after = pathsOf(cloud);
  expect(before.map(marks)).toEqual([300, 300, 50]);
  expect(after.map(marks)).toEqual([300, 300, 300, 100]);
  expect(after.slice(0, 2)).toEqual(before.slice(0, 2));
  expect(pathsOf(new Float32Array())).toEqual([]);
});

describe('S15.223 candidates behind the front', () => {
  const front = [{ id: 'f', x: 100, y: 100 }];
  const behind = { ids: ['a', 'b', 'c'], places: Float32Array.of(108, 100, 40, 40, Number.NaN, Number.NaN) };

  it('are found where they are nearer than a point of the front, whose disc covers what lies under it', () => {
    const at = (x: number, y: number) => pointAt(front, behind, x, y)?.id;
    expect(at(107, 100)).toBe('a');
    expect(at(104, 100)).toBe('f');
    expect(at(92, 100)).toBe('f');
    expect(at(41, 44)).toBe('b');
    expect(at(60, 60)).toBeUndefined();
    expect(pointAt(front, undefined, 107, 100)?.id).toBe('f');
  });
});
