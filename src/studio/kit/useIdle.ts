import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';

/** No later than this, ms, however busy the page is. */
const PATIENCE_MS = 400;

/** Calls once the browser has drawn and has nothing else to do. @returns takes it back */
function whenIdle(act: () => void): () => void {
  if (!globalThis.requestIdleCallback) {
    const timer = setTimeout(act, 1);
    return () => clearTimeout(timer);
  }
  const request = requestIdleCallback(act, { timeout: PATIENCE_MS });
  return () => cancelIdleCallback(request);
}

/**
 * A value for what may come after the canvas has drawn an edit: the newest one once the page is idle. Each user of it follows
 * in a task of its own, so that no edit draws all of the page at once, as values that React only defers would.
 */
export function useIdle<T>(now: T): T {
  const [shown, setShown] = useState(() => now);
  useEffect(() => {
    if (Object.is(shown, now)) return;
    return whenIdle(() => flushSync(() => setShown(() => now)));
  }, [shown, now]);
  return shown;
}
