import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

/** A monotonic clock in milliseconds, replaceable in tests. */
export interface Clock {
  now(): number;
  /** Resolves at or soon after `due`: a millisecond or two late. Costs no processor time. */
  about(due: number): Promise<void>;
  /** Resolves at `due`, some microseconds late. */
  at(due: number): Promise<void>;
}

/** Timers fire up to about this much late. */
export const TIMER_SLACK_MS = 2;

const now = () => performance.now();

async function about(due: number): Promise<void> {
  const wait = Math.floor(due - now());
  if (wait >= 1) await sleep(wait);
}

export const realClock: Clock = {
  now,
  about,
  async at(due) {
    await about(due - TIMER_SLACK_MS);
    // The last stretch is watched turn by turn. Other connections get their turn in between, so that two of them can be held at once.
    while (now() < due) await nextTurn();
  },
};

/** Monotonic nanoseconds, the same in every thread of the process. */
export const nowNs = (): number => Number(process.hrtime.bigint());
