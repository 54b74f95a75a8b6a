import { expect, test } from 'vitest';
import { throughputFps } from './throughput.ts';

test('S9.61 the slowest stage sets the pace', () => {
  expect(throughputFps({ deviceMs: 20, upMs: 5, edgeMs: 4, downMs: 1 })).toBe(50);
  expect(throughputFps({ deviceMs: 2, upMs: 40, edgeMs: 4, downMs: 1 })).toBe(25);
  expect(throughputFps({ deviceMs: 8, upMs: 0, edgeMs: 0, downMs: 0 })).toBe(125);
});

test('S9.61 frames under way bound it where all stages are alike, and one at a time is one over the latency', () => {
  const even = { deviceMs: 10, upMs: 10, edgeMs: 10, downMs: 10 };
  expect(throughputFps(even)).toBe(100);
  expect(throughputFps(even, 3)).toBe(75);
  expect(throughputFps(even, 1)).toBe(25);
  expect(throughputFps(even, 4)).toBe(100);
});

test('S9.61 a part that is not known leaves it unknown', () => {
  expect(throughputFps({ deviceMs: Number.NaN, upMs: 1, edgeMs: 1, downMs: 1 })).toBeNaN();
});
