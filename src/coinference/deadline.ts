import { onAbort } from '../system/onAbort.ts';
/**
 * Runs work under a signal and a time limit. Rejects with the signal's reason when it aborts, with `late()`
 * when time is up; the work's own signal aborts in both cases, and what it does afterwards is ignored.
 */
export async function withDeadline<T>(
  signal: AbortSignal,
  limitMs: number,
  late: () => Error,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  // By hand: AbortSignal.any over AbortSignal.timeout can be garbage-collected before it fires (Node 20).
  const controller = new AbortController();
  const leave = onAbort(signal, () => controller.abort(signal.reason));
  const timer = setTimeout(() => controller.abort(late()), limitMs);
  const ended = new Promise<never>((_, reject) => {
    onAbort(controller.signal, () => reject(controller.signal.reason));
  });
  try {
    return await Promise.race([work(controller.signal), ended]);
  } finally {
    clearTimeout(timer);
    leave();
  }
}
