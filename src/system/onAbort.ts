/** Those who wait for a signal: its one listener calls them. It stays as long as the signal does. */
const waiting = new WeakMap<AbortSignal, Set<() => void>>();

/** One listener for all that wait. What one of them throws does not keep the signal from the others. */
function listen(signal: AbortSignal): Set<() => void> {
  const acts = new Set<() => void>();
  const listener = () => {
    waiting.delete(signal);
    const failed: unknown[] = [];
    for (const act of acts) {
      try {
        act();
      } catch (error) {
        failed.push(error);
      }
    }
    if (failed.length > 0) throw failed[0];
  };
  signal.addEventListener('abort', listener, { once: true });
  waiting.set(signal, acts);
  return acts;
}

/**
 * Calls back once, when the signal aborts; at once where it has already. Hundreds of requests may wait for one signal, such as
 * that of a whole run: here they share one listener, where a listener each would be a leak in Node's eyes, which warns of
 * more than ten, and would be looked for one by one by each that leaves. A request waits for its own signal many times, one
 * after the other: adding the listener once costs a frame less than adding and removing it each time.
 * @returns leaves: what has not been called is not called any more
 */
export function onAbort(signal: AbortSignal, act: () => void): () => void {
  if (signal.aborted) {
    act();
    return () => {};
  }
  const acts = waiting.get(signal) ?? listen(signal);
  // A function of its own, so that one that waits twice is called twice.
  const own = () => act();
  acts.add(own);
  return () => void acts.delete(own);
}
