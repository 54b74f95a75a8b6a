/** Hands on updates, and at once what is held back: the last word is never lost. */
interface Coalesced<T> {
  (value: T): void;
  flush(): void;
}

/**
 * Hands on at most one update per frame and per `everyMs`, always the newest: a worker may speak as often
 * as it likes without the page stuttering. Handed on between two frames: within one, what the update takes and what
 * drawing it takes would be one long task.
 */
export function coalesced<T>(apply: (value: T) => void, everyMs = 100): Coalesced<T> {
  let newest: { value: T } | undefined;
  let waiting = false;
  let last = 0;
  const flush = () => {
    const current = newest;
    newest = undefined;
    if (current) apply(current.value);
  };
  const frame = (now: number) => {
    if (now - last < everyMs) {
      requestAnimationFrame(frame);
      return;
    }
    waiting = false;
    last = now;
    setTimeout(flush);
  };
  const say = (value: T) => {
    newest = { value };
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(frame);
  };
  return Object.assign(say, { flush });
}
