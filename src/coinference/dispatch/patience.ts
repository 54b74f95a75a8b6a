import { type Goal, MARGIN, type SchemePrediction } from './predict.ts';

/** A frame that takes so many times what was predicted, and so much longer at least, ms, is late. */
const LATE = { times: 1.5, leastMs: 15 };

/**
 * How long a frame may be on its way over the edge before the device answers it too, ms: it is late by what was predicted,
 * and where there is a target the device would still be in time. The first to finish answers.
 */
export function patienceMs({ latencyMs, ways }: SchemePrediction, { what, targetMs }: Goal): number {
  const usualMs = Math.max(LATE.times * latencyMs, latencyMs + LATE.leastMs);
  return what === 'latency' ? usualMs : Math.max(usualMs, MARGIN * targetMs - ways.localMs);
}
