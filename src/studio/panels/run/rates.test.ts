import { expect, it } from 'vitest';
import type { RunFrame } from '../../../workers/coinference.ts';
import { measuredRate, slowestStageRate } from './rates.ts';
import { traceRows } from './traceRows.ts';

const frame = (upMs: number): RunFrame => ({
  sample: 0,
  label: 0,
  logits: new Float32Array(2),
  timing: {
    ...{ deviceMs: 4, headMs: 3, tailMs: 1, upMs, queueMs: 2, edgeMs: 3, downMs: 1 },
    ...{ otherMs: 0, totalMs: 10 + upMs },
  },
  bytesUp: 1,
  bytesDown: 1,
});

it('S15.160 one over the slowest stage of the single frames, with its quartiles and its name', () => {
  const link = slowestStageRate([frame(8), frame(10), frame(20)]);
  expect(link).toMatchObject({ value: 100, low: 1000 / 15, high: 1000 / 9, provenance: 'predicted' });
  expect(link?.where).toContain('up link');
  // Waiting at the edge is the edge's.
  expect(slowestStageRate([frame(1)])).toMatchObject({ value: 200, where: expect.stringContaining('edge') });
  expect(slowestStageRate([])).toBeNull();
  // S11.191: with the edge's time in it, the way up is no stage.
  const transport = { kind: 'http', lacks: ['times'] } as const;
  expect(
    slowestStageRate([{ ...frame(8), transport: { ...transport, lacks: [...transport.lacks] } }]),
  ).toBeNull();
});

it('S15.160 what was measured says so and where; no time is no rate', () => {
  const stream = { throughputFps: 40, frames: 9, trace: [] };
  expect(measuredRate(stream, 'http://edge')).toMatchObject({
    ...{ value: 40, unit: 'frames/s', provenance: 'measured' },
    where: expect.stringContaining('http://edge, 9 overlapping frames'),
  });
  for (const throughputFps of [Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(measuredRate({ ...stream, throughputFps }, 'x')).toBeNull();
  }
});

it('S15.161 overlapping frames stand on one clock, each with the stages that took time', () => {
  const rows = traceRows([
    {
      frame: 0,
      spans: [
        { stage: 'head', startMs: 100, endMs: 103 },
        { stage: 'queue', startMs: 105, endMs: 105 },
        { stage: 'edge', startMs: 105, endMs: 109 },
      ],
    },
    { frame: 2, spans: [{ stage: 'head', startMs: 103, endMs: 106 }] },
  ]);
  expect(rows.map(({ label, totalMs }) => [label, totalMs])).toEqual([
    ['frame 1', 9],
    ['frame 3', 3],
  ]);
  expect(rows[0]?.spans.map((s) => [s.part, s.startMs, s.endMs])).toEqual([
    ['device', 0, 3],
    ['edge', 5, 9],
  ]);
  expect(rows[1]?.spans[0]).toMatchObject({ startMs: 3, endMs: 6 });
});
