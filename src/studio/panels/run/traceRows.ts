import type { Pipelined } from '../../../app/measuring.ts';
import type { SpanName } from '../../../coinference/trace.ts';
import type { Span, SpanRow } from '../../charts/SpanRows.tsx';

const STAGES: Record<SpanName, Pick<Span, 'part' | 'name' | 'waiting'>> = {
  head: { part: 'device', name: 'device, first part' },
  encode: { part: 'other', name: 'encode' },
  up: { part: 'up', name: 'up link' },
  queue: { part: 'edge', name: 'waiting at the edge', waiting: true },
  edge: { part: 'edge', name: 'edge' },
  down: { part: 'down', name: 'down link' },
  decode: { part: 'other', name: 'decode' },
  tail: { part: 'device', name: 'device, last part' },
};

/** Overlapping frames as rows, one below the other on one clock, ms from the start of the first. */
export function traceRows(trace: Pipelined['trace']): SpanRow[] {
  const origin = trace.reduce(
    (first, { spans }) => spans.reduce((least, { startMs }) => Math.min(least, startMs), first),
    Number.POSITIVE_INFINITY,
  );
  return trace.map(({ frame, spans }) => {
    const took = spans.filter(({ startMs, endMs }) => endMs > startMs);
    const ends = [Math.min(...took.map((s) => s.startMs)), Math.max(...took.map((s) => s.endMs))] as const;
    return {
      id: `row-${frame}`,
      label: `frame ${frame + 1}`,
      spans: took.map(({ stage, startMs, endMs }) => ({
        ...STAGES[stage],
        startMs: startMs - origin,
        endMs: endMs - origin,
      })),
      totalMs: took.length > 0 ? ends[1] - ends[0] : 0,
    };
  });
}
