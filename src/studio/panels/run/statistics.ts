import { type Quartiles, quartiles } from '../../../system/statistics.ts';
import type { RunFrame } from '../../../workers/coinference.ts';
import type { Part } from '../../charts/ink.ts';
import type { Span, SpanRow } from '../../charts/SpanRows.tsx';

/** A frame's time as bars, in the order in which it was spent. Waiting at the endpoint counts as edge. */
export function frameRow(frame: RunFrame, label: string): SpanRow {
  const { headMs, upMs, queueMs, edgeMs, downMs, tailMs, totalMs } = frame.timing;
  const order: [Part, number][] = [
    ['device', headMs],
    ['up', upMs],
    ['edge', queueMs + edgeMs],
    ['down', downMs],
    ['device', tailMs],
  ];
  let at = 0;
  const spans: Span[] = [];
  for (const [part, length] of order) {
    if (length <= 0) continue;
    spans.push({ part, startMs: at, endMs: at + length });
    at += length;
  }
  return { id: String(frame.sample), label, spans, totalMs };
}

export interface RunSummary {
  total: Quartiles;
  partsMs: Record<Part, number>;
  bytesUp: number;
  bytesDown: number;
}

/** Medians over the frames of a run, and the spread of their latency; null without frames. */
export function summary(frames: readonly RunFrame[]): RunSummary | null {
  const first = frames[0];
  if (!first) return null;
  const median = (of: (frame: RunFrame) => number) => quartiles(frames.map(of)).medianMs;
  return {
    total: quartiles(frames.map((f) => f.timing.totalMs)),
    partsMs: {
      device: median((f) => f.timing.deviceMs),
      up: median((f) => f.timing.upMs),
      edge: median((f) => f.timing.queueMs + f.timing.edgeMs),
      down: median((f) => f.timing.downMs),
    },
    bytesUp: first.bytesUp,
    bytesDown: first.bytesDown,
  };
}
