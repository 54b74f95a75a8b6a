import { plain } from './format.ts';
import { type SpanRow, SpanRows } from './SpanRows.tsx';

export interface TimelineData {
  /** What the latency model expects of a frame, if it could say. */
  predicted?: SpanRow | undefined;
  /** Frames in the order they ran, each from its own start. */
  frames: readonly SpanRow[];
}

/** Where each frame's time went, under what was expected of it. */
export function FrameTimeline({ data, width }: { data: TimelineData; width: number }) {
  const rows = data.predicted ? [data.predicted, ...data.frames] : data.frames;
  const totals = data.frames.map((f) => f.totalMs);
  const label =
    totals.length === 0
      ? 'Frame timeline, no frame has run yet'
      : `Frame timeline: ${totals.length} frames, ${plain(Math.min(...totals))} to ${plain(Math.max(...totals))} ms each`;
  return <SpanRows rows={rows} width={width} label={label} testId="frame-timeline" />;
}
