import {
  type MeasuredParts,
  measuredParts,
  NOT_TOLD_APART,
  typicalFrame,
} from '../../../coinference/frameParts.ts';
import type { Transport } from '../../../coinference/link.ts';
import { quantile } from '../../../system/statistics.ts';
import type { RunFrame } from '../../../workers/coinference.ts';
import type { Part } from '../../charts/ink.ts';
import type { Span, SpanRow } from '../../charts/SpanRows.tsx';

/**
 * A frame's time as bars, in the order in which it was spent. Waiting at the endpoint counts as edge; what no part's clock
 * saw, wherever in the frame it was, stands at the end, so that the bars are as long as the frame took.
 */
export function frameRow(frame: RunFrame, label: string): SpanRow {
  const { headMs, upMs, queueMs, edgeMs, downMs, tailMs, otherMs, totalMs } = frame.timing;
  // All of it is one time where the server gives none of its own.
  const way = frame.transport?.lacks ? NOT_TOLD_APART : undefined;
  const order: [Part, number, string?][] = [
    ['device', headMs],
    ['up', upMs, way],
    ['edge', queueMs + edgeMs],
    ['down', downMs],
    ['device', tailMs],
    ['other', otherMs],
  ];
  let at = 0;
  const spans: Span[] = [];
  for (const [part, length, name] of order) {
    if (length <= 0) continue;
    spans.push({ part, ...(name && { name }), startMs: at, endMs: at + length });
    at += length;
  }
  return { id: String(frame.sample), label, spans, totalMs };
}

export interface RunSummary {
  frames: number;
  latencyMs: number;
  q1Ms: number;
  q3Ms: number;
  /** They sum to the latency. */
  parts: MeasuredParts;
  bytesUp: number;
  bytesDown: number;
  /** What carried the frames, in words; '' when nothing crossed. A run may begin over one way and end over another. */
  carriedBy: string;
}

function transportWords({ kind, why, lacks = [] }: Transport): string {
  if (kind !== 'http') return 'over a persistent channel';
  const notes = [...(why ? [why] : []), ...lacks.map((what) => `the server lacks ${what}`)];
  return `over HTTP${notes.length > 0 ? ` (${notes.join('; ')})` : ''}`;
}

/** The median frame of a run, its parts, and the spread of the frames' latency; null without frames. */
export function summary(frames: readonly RunFrame[]): RunSummary | null {
  const first = frames[0];
  if (!first) return null;
  const totals = Float64Array.from(frames, (f) => f.timing.totalMs).sort();
  const { latencyMs, parts } = typicalFrame(frames.map((f) => f.timing));
  return {
    frames: frames.length,
    latencyMs,
    parts: measuredParts(parts, frames),
    q1Ms: quantile(totals, 0.25),
    q3Ms: quantile(totals, 0.75),
    bytesUp: first.bytesUp,
    bytesDown: first.bytesDown,
    carriedBy: [
      ...new Set(frames.flatMap(({ transport }) => (transport ? [transportWords(transport)] : []))),
    ].join(' and '),
  };
}
