import type { Parts } from '../system/parts.ts';
import { quantile } from '../system/statistics.ts';
import type { FrameTiming } from './pipeline.ts';

/**
 * Where the median frame of a run spends its time, ms: the parts sum to `latencyMs`, the median of the frames' totals.
 * Medians of single parts would not: each frame is slow in another one. So the frames between the lower and the upper
 * quartile give the shares. Waiting at the endpoint counts as edge. NaN without frames.
 */
export function typicalFrame(timings: readonly FrameTiming[]): { latencyMs: number; parts: Parts } {
  const totals = Float64Array.from(timings, (t) => t.totalMs).sort();
  const latencyMs = quantile(totals, 0.5);
  const [q1, q3] = [quantile(totals, 0.25), quantile(totals, 0.75)];
  const middle = timings.filter(({ totalMs }) => totalMs >= q1 && totalMs <= q3);
  const used = middle.length > 0 ? middle : timings;
  const sum = (read: (timing: FrameTiming) => number) => used.reduce((all, t) => all + read(t), 0);
  const sums: Parts = {
    deviceMs: sum((t) => t.deviceMs),
    upMs: sum((t) => t.upMs),
    edgeMs: sum((t) => t.queueMs + t.edgeMs),
    downMs: sum((t) => t.downMs),
    otherMs: sum((t) => t.otherMs),
  };
  const scale = latencyMs / Object.values(sums).reduce((a, b) => a + b, 0);
  return {
    latencyMs,
    parts: {
      deviceMs: sums.deviceMs * scale,
      upMs: sums.upMs * scale,
      edgeMs: sums.edgeMs * scale,
      downMs: sums.downMs * scale,
      otherMs: sums.otherMs * scale,
    },
  };
}
