import { ms } from './format.ts';
import { PART_NAMES, PARTS, type Part } from './ink.ts';
import { type Span, type SpanRow, SpanRows } from './SpanRows.tsx';

export interface PartsRow {
  label: string;
  partsMs: Record<Part, number>;
  interval?: { lowMs: number; highMs: number } | undefined;
  predicted?: boolean | undefined;
}

/** Parts end to end; a device part that comes back after the edge is summed with the first one. */
export function stack(row: PartsRow): SpanRow {
  let at = 0;
  const spans: Span[] = [];
  for (const part of PARTS) {
    const length = row.partsMs[part];
    if (length <= 0) continue;
    spans.push({ part, startMs: at, endMs: at + length });
    at += length;
  }
  return { ...row, id: row.label, spans, totalMs: at };
}

/** Device, up, edge and down as one stacked bar per row: measured beside predicted, or design beside design. */
export function PartsBar({ rows, width }: { rows: readonly PartsRow[]; width: number }) {
  const words = rows.map((row) => {
    const parts = PARTS.filter((p) => row.partsMs[p] > 0).map(
      (p) => `${PART_NAMES[p]} ${ms(row.partsMs[p])}`,
    );
    return `${row.label}: ${parts.join(', ')}`;
  });
  return <SpanRows rows={rows.map(stack)} width={width} label={words.join('; ')} testId="parts-bar" />;
}
