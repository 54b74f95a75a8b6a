import type { Parts } from './parts.ts';

/** Frames that the pipelined engine has on the link or the edge at once: one each way, one that computes, one that waits. */
export const CROSSING_DEPTH = 4;
/** Frames that it has under way at once: one more in each of the device's segments. */
const PIPELINE_DEPTH = CROSSING_DEPTH + 2;

/**
 * Frames a second of the pipelined engine: while one frame is on the edge, others are on the link and on the device, so
 * that the slowest stage sets the pace; `depth` frames under way cannot do more than `depth` in one latency. Head and
 * tail share the device, and are one stage. NaN where a part is.
 */
export function throughputFps(
  { deviceMs, upMs, edgeMs, downMs, otherMs = 0 }: Omit<Parts, 'otherMs'> & Partial<Parts>,
  depth = PIPELINE_DEPTH,
): number {
  const slowestMs = Math.max(deviceMs, upMs, edgeMs, downMs);
  const latencyMs = deviceMs + upMs + edgeMs + downMs + otherMs;
  return 1000 / Math.max(slowestMs, latencyMs / depth);
}
