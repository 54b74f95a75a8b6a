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
  const stop = () => controller.abort(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  const timer = setTimeout(() => controller.abort(late()), limitMs);
  const ended = new Promise<never>((_, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true });
  });
  try {
    return await Promise.race([work(controller.signal), ended]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}
