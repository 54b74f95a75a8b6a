/**
 * Hands on at most one update per frame and per `everyMs`, always the newest: a worker may speak as often
 * as it likes without the page stuttering.
 */
export function coalesced<T>(apply: (value: T) => void, everyMs = 100): (value: T) => void {
  let newest: { value: T } | undefined;
  let waiting = false;
  let last = 0;
  const frame = (now: number) => {
    if (now - last < everyMs) {
      requestAnimationFrame(frame);
      return;
    }
    waiting = false;
    last = now;
    const current = newest;
    newest = undefined;
    if (current) apply(current.value);
  };
  return (value) => {
    newest = { value };
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(frame);
  };
}
