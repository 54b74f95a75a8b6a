import { expect, it } from 'vitest';
import { chromeTrace, crossingSpans } from './trace.ts';

const timing = { upMs: 5, receiveMs: 4, queueMs: 1, edgeMs: 3, inferMs: 2, downMs: 2, totalMs: 11 };
const result = {
  ...{ outputs: {}, bytesUp: 1, bytesDown: 1, transport: { kind: 'local' as const } },
  ...{ timing, encodeMs: 1, decodeMs: 0.5 },
};

it('S11.85 the stages of a crossing follow each other and fill its time', () => {
  const spans = crossingSpans(100, 113, result);
  expect(spans.map(({ stage }) => stage)).toEqual(['encode', 'up', 'queue', 'edge', 'down', 'decode']);
  expect(spans.map(({ startMs }) => startMs)).toEqual([100, 101, 106.5, 107.5, 110.5, 112.5]);
  expect(spans.map(({ endMs }) => endMs)).toEqual([101, 106.5, 107.5, 110.5, 112.5, 113]);
});

it('S11.85 a trace holds each stage of each frame, in µs from the first', () => {
  const head = { stage: 'head' as const, startMs: 98, endMs: 100 };
  const trace = chromeTrace([{ frame: 3, spans: [head, ...crossingSpans(100, 113, result)] }]) as {
    traceEvents: { ph: string; name: string; ts: number; dur: number; cat: string; tid: number }[];
  };
  const events = trace.traceEvents.filter(({ ph }) => ph === 'X');
  expect(events).toHaveLength(7);
  expect(events[0]).toMatchObject({ name: 'head 3', cat: 'head', ts: 0, dur: 2000 });
  expect(events.find(({ cat }) => cat === 'up')).toMatchObject({ ts: 3000, dur: 5500 });
  expect(JSON.parse(JSON.stringify(chromeTrace([])))).toHaveProperty('traceEvents');
});
