import type { LinkResult } from './link.ts';

/** Stages of a frame, in order: the device's head, encode, up, the endpoint's queue, edge, down, decode, the device's tail. */
const SPANS = ['head', 'encode', 'up', 'queue', 'edge', 'down', 'decode', 'tail'] as const;
export type SpanName = (typeof SPANS)[number];

/** When a frame was in a stage, ms on this side's clock. */
export interface Span {
  stage: SpanName;
  startMs: number;
  endMs: number;
}

/** A crossing's stages, from when it was asked for to when its answer was read: what the times cannot place is up's. */
export function crossingSpans(startMs: number, endMs: number, result: LinkResult): Span[] {
  const { encodeMs, decodeMs, timing } = result;
  let at = endMs;
  const back = (stage: SpanName, ms: number): Span => {
    const span = { stage, startMs: Math.max(startMs, at - ms), endMs: at };
    at = span.startMs;
    return span;
  };
  const decode = back('decode', decodeMs);
  const down = back('down', timing.downMs);
  const edge = back('edge', timing.edgeMs);
  const queue = back('queue', timing.queueMs);
  const sent = Math.min(at, startMs + encodeMs);
  const up: Span = { stage: 'up', startMs: sent, endMs: at };
  return [{ stage: 'encode', startMs, endMs: sent }, up, queue, edge, down, decode];
}

/** Rows of the trace: what works at the same time stands one below the other. */
const ROWS: Record<SpanName, [number, string]> = {
  head: [1, 'device'],
  tail: [1, 'device'],
  encode: [2, 'encode'],
  up: [3, 'link up'],
  queue: [4, 'edge queue'],
  edge: [5, 'edge'],
  down: [6, 'link down'],
  decode: [7, 'decode'],
};

/**
 * Frames in the trace event format that Chrome's tracing and Perfetto read, times in µs from the first span on.
 * @param frames the spans of each, and its number
 */
export function chromeTrace(frames: readonly { frame: number; spans: readonly Span[] }[]): object {
  const starts = frames.flatMap(({ spans }) => spans.map(({ startMs }) => startMs));
  const origin = starts.reduce((first, at) => Math.min(first, at), Number.POSITIVE_INFINITY);
  const rows = [...new Map(Object.values(ROWS)).entries()];
  const names = rows.map(([tid, name]) => ({ ph: 'M', pid: 1, tid, name: 'thread_name', args: { name } }));
  const events = frames.flatMap(({ frame, spans }) =>
    spans
      .filter(({ startMs, endMs }) => endMs > startMs)
      .map(({ stage, startMs, endMs }) => ({
        ph: 'X',
        pid: 1,
        tid: ROWS[stage][0],
        name: `${stage} ${frame}`,
        cat: stage,
        ts: (startMs - origin) * 1000,
        dur: (endMs - startMs) * 1000,
        args: { frame },
      })),
  );
  return { displayTimeUnit: 'ms', traceEvents: [...names, ...events] };
}
