/** Those who wait for a signal, and the one listener that they have. */
interface Waiting {
  acts: Set<() => void>;
  listener: () => void;
}

const waiting = new WeakMap<AbortSignal, Waiting>();

/** One listener for all that wait. What one of them throws does not keep the signal from the others. */
function listen(signal: AbortSignal): Waiting {
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
  const all = { acts, listener };
  waiting.set(signal, all);
  return all;
}

/**
 * Calls back once, when the signal aborts; at once where it has already. Hundreds of requests may wait for one signal, such as
 * that of a whole run: here they share one listener, where a listener each would be a leak in Node's eyes, which warns of
 * more than ten, and would be looked for one by one by each that leaves.
 * @returns leaves: what has not been called is not called any more, and after the last one nothing listens
 */
export function onAbort(signal: AbortSignal, act: () => void): () => void {
  if (signal.aborted) {
    act();
    return () => {};
  }
  const { acts, listener } = waiting.get(signal) ?? listen(signal);
  // A function of its own, so that one that waits twice is called twice.
  const own = () => act();
  acts.add(own);
  return () => {
    if (!acts.delete(own) || acts.size > 0 || signal.aborted) return;
    signal.removeEventListener('abort', listener);
    waiting.delete(signal);
  };
}
