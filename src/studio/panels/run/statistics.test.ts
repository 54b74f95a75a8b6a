import { describe, expect, it } from 'vitest';
import type { RunFrame } from '../../../workers/coinference.ts';
import { frameRow, summary } from './statistics.ts';

const frame = (totalMs: number, edgeMs = 4): RunFrame => ({
  sample: 7,
  label: 2,
  logits: new Float32Array(3),
  timing: {
    deviceMs: 5,
    headMs: 3,
    tailMs: 2,
    upMs: 6,
    queueMs: 1,
    edgeMs,
    downMs: 0.5,
    otherMs: totalMs - 12.5 - edgeMs,
    totalMs,
  },
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
      ['other', 16.5, 17],
    ]);
    expect(row.totalMs).toBe(17);
  });

  it('gives medians and quartiles over frames, and null for none', () => {
    expect(summary([])).toBeNull();
    const found = summary([frame(18), frame(20), frame(30, 9)]);
    expect(found).toMatchObject({ latencyMs: 20, q1Ms: 19, q3Ms: 25 });
    const { deviceMs, upMs, edgeMs, downMs, otherMs } = found?.parts ?? {};
    expect({ deviceMs, upMs, edgeMs, downMs }).toEqual({ deviceMs: 5, upMs: 6, edgeMs: 5, downMs: 0.5 });
    expect(otherMs).toBeCloseTo(3.5);
    expect(found?.bytesUp).toBe(1024);
  });

  it('S11.191 a server without times of its own has no part of the frame, and the way up says what is in it', () => {
    const untold: RunFrame = { ...frame(17, 0), transport: { kind: 'http', lacks: ['times of its own'] } };
    expect(summary([frame(17), untold])?.parts).toMatchObject({ edgeMs: null, why: expect.any(String) });
    const [, up] = frameRow(untold, 'frame 1').spans;
    expect(up).toMatchObject({ part: 'up', name: expect.stringContaining('no times of its own') });
  });

  it('S11.23 says what carried the frames', () => {
    const by = (transport: RunFrame['transport']): RunFrame => ({
      ...frame(18),
      ...(transport && { transport }),
    });
    const words = (...frames: RunFrame[]) => summary(frames)?.carriedBy;
    expect(words(by(undefined))).toBe('');
    expect(words(by({ kind: 'channel' }), by({ kind: 'channel' }))).toBe('over a persistent channel');
    expect(words(by({ kind: 'channel' }), by({ kind: 'http', why: 'no WebSocket opened' }))).toBe(
      'over a persistent channel and over HTTP (no WebSocket opened)',
    );
  });
});
