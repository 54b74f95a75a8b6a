import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

/** A monotonic clock in milliseconds, replaceable in tests. */
export interface Clock {
  now(): number;
  /** Resolves at or soon after `due`: a millisecond or two late. Costs no processor time. Rejects when the signal aborts. */
  about(due: number, signal?: AbortSignal): Promise<void>;
  /** Resolves at `due`, some microseconds late. Rejects when the signal aborts. */
  at(due: number, signal?: AbortSignal): Promise<void>;
}

/** Timers fire up to about this much late. */
export const TIMER_SLACK_MS = 2;

const now = () => performance.now();

async function about(due: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  const wait = Math.floor(due - now());
  if (wait < 1) return;
  try {
    await sleep(wait, undefined, signal && { signal });
  } catch (error) {
    // The timer's own error says only that it was aborted; the signal says why.
    signal?.throwIfAborted();
    throw error;
  }
}

export const realClock: Clock = {
  now,
  about,
  async at(due, signal) {
    await about(due - TIMER_SLACK_MS, signal);
    // The last stretch is watched turn by turn. Other connections get their turn in between, so that two of them can be held at once.
    while (now() < due) {
      await nextTurn();
      signal?.throwIfAborted();
    }
  },
};

/** Monotonic nanoseconds, the same in every thread and process of the machine. */
export const nowNs = (): number => Number(process.hrtime.bigint());
