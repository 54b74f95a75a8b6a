import { setTimeout as sleep } from 'node:timers/promises';
import { Alarm } from './alarm.ts';

/** A monotonic clock in milliseconds, replaceable in tests. */
export interface Clock {
  now(): number;
  /** Resolves at or soon after `due`: a millisecond or two late. Costs no processor time. Rejects when the signal aborts. */
  about(due: number, signal?: AbortSignal): Promise<void>;
  /** Resolves at `due`, some tens of microseconds late. Costs no processor time. Rejects when the signal aborts. */
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

const alarm = new Alarm();

/** Resolves once the clock wakes exactly. */
export const startClock = (): Promise<void> => alarm.start();

export const realClock: Clock = {
  now,
  about,
  async at(due, signal) {
    signal?.throwIfAborted();
    // Watching the clock would be more exact, and take a processor from the engine for most of a short body's way.
    for (let left = due - now(); left > 0; left = due - now()) await alarm.after(left, signal);
  },
};

/** Monotonic nanoseconds, the same in every thread and process of the machine. */
export const nowNs = (): number => Number(process.hrtime.bigint());
