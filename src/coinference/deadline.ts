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
  // By hand: AbortSignal.any over AbortSignal.timeout can be garbage-collected before it fires (Node 20), and a race of
  // promises with a listener for each costs a frame more than its tensors do.
  const controller = new AbortController();
  return new Promise<T>((resolve, reject) => {
    const end = (reason: unknown) => {
      over();
      reject(reason);
      controller.abort(reason);
    };
    const leave = onAbort(signal, () => end(signal.reason));
    const timer = setTimeout(() => end(late()), limitMs);
    const over = () => {
      clearTimeout(timer);
      leave();
    };
    const run = async () => {
      try {
        resolve(await work(controller.signal));
      } catch (error) {
        reject(error);
      } finally {
        over();
      }
    };
    void run();
  });
}
