import { onAbort } from '../../system/onAbort.ts';

interface Hedge<T> {
  /** The usual way; null where it failed. */
  first: Promise<T | null>;
  /** From now on, ms; may be infinite. */
  patienceMs: number;
  /** Told when the first way has let that pass. */
  onLate(): void;
  /** The other way, begun where the first one is late or failed; stopped where it is not needed any more. */
  second(signal: AbortSignal): Promise<T>;
}

/** `true` once so much time has passed before a promise settled. Rejects with it. */
async function passes(ms: number, work: Promise<unknown>): Promise<boolean> {
  if (ms === Number.POSITIVE_INFINITY) return work.then(() => false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<true>((done) => {
    timer = setTimeout(() => done(true), Math.max(0, ms));
  });
  try {
    return await Promise.race([late, work.then(() => false as const)]);
  } finally {
    clearTimeout(timer);
  }
}

interface Answer<T> {
  result: T;
  by: 'first' | 'second';
  /** What the second way gave in vain, once it has ended; null where it was not begun. */
  besides: Promise<T | null> | null;
}

/**
 * A hedged request: answers by the first way, and where that fails or is late by the second one too, whichever is through first.
 */
export async function hedged<T>(
  signal: AbortSignal,
  { first, patienceMs, onLate, second }: Hedge<T>,
): Promise<Answer<T>> {
  if (await passes(patienceMs, first)) onLate();
  else {
    const result = await first;
    if (result !== null) return { result, by: 'first', besides: null };
  }
  const stop = new AbortController();
  const leave = onAbort(signal, () => stop.abort(signal.reason));
  const other = second(stop.signal);
  const besides = other.catch(() => null).finally(leave);
  const byOther = other.then((result): Answer<T> => ({ result, by: 'second', besides }));
  const byUsual = first.then((result): Answer<T> | Promise<Answer<T>> =>
    result === null ? byOther : { result, by: 'first', besides },
  );
  const won = await Promise.race([byUsual, byOther]);
  if (won.by === 'first') stop.abort(new Error('the other way was quicker'));
  return won;
}
