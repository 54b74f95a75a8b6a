import { describe, expect, it } from 'vitest';
import type { RunFrame } from '../../../workers/coinference.ts';
import { frameRow, summary } from './statistics.ts';

const frame = (totalMs: number, edgeMs = 4): RunFrame => ({
  sample: 7,
  label: 2,
  logits: new Float32Array(3),
  timing: { deviceMs: 5, headMs: 3, tailMs: 2, upMs: 6, queueMs: 1, edgeMs, downMs: 0.5, totalMs },
  bytesUp: 1024,
  bytesDown: 64,
});

describe('run statistics', () => {
  it('lays a frame out in the order in which it happened', () => {
    const row = frameRow(frame(17), 'frame 1');
    expect(row.spans.map((s) => [s.part, s.startMs, s.endMs])).toEqual([
      ['device', 0, 3],
      ['up', 3, 9],
      ['edge', 9, 14],
      ['down', 14, 14.5],
      ['device', 14.5, 16.5],
    ]);
    expect(row.totalMs).toBe(17);
  });

  it('gives medians and quartiles over frames, and null for none', () => {
    expect(summary([])).toBeNull();
    const found = summary([frame(10), frame(12), frame(20, 9)]);
    expect(found?.total).toMatchObject({ medianMs: 12, q1Ms: 11, q3Ms: 16 });
    expect(found?.partsMs).toEqual({ device: 5, up: 6, edge: 5, down: 0.5 });
    expect(found?.bytesUp).toBe(1024);
  });
});
