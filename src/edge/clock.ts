import { setTimeout as sleep } from 'node:timers/promises';
import { Alarm } from './alarm.ts';

/** A monotonic clock in milliseconds, replaceable in tests. */
export interface Clock {
  now(): number;
  /** Resolves at or soon after `due`: a millisecond or two late. Costs no processor time. Rejects when the signal aborts. */
  about(due: number, signal?: AbortSignal): Promise<void>;
  /**
   * Resolves at `due`, some microseconds late where nobody else waits, some tenths of a millisecond in company. Costs half a
   * millisecond of processor time at most. Rejects when the signal aborts.
   */
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

/** The most that is watched rather than slept, ms. */
const WATCHED_MS = 0.5;
/** How late the alarm woke of late, ms: a processor that slept for long wakes slowly, and each machine in its own time. */
let lateMs = 0.1;
/** Share of each new lateness in it. */
const NEWEST = 0.2;

/** Sleeps until the alarm's usual lateness brings it to `due`. */
async function sleepTowards(due: number, signal?: AbortSignal): Promise<void> {
  const wake = due - lateMs;
  const left = wake - now();
  if (left <= 0) return;
  await alarm.after(left, signal);
  const observed = Math.min(WATCHED_MS, Math.max(0, now() - wake));
  lateMs += NEWEST * (observed - lateMs);
}

/** How many wait for a time just now. */
let waiting = 0;

/** Resolves once the clock wakes exactly. */
export const startClock = (): Promise<void> => alarm.start();

export const realClock: Clock = {
  now,
  about,
  async at(due, signal) {
    signal?.throwIfAborted();
    waiting++;
    try {
      // Watching the clock all the way would take a processor from the engine for most of a short body's way.
      while (due - now() > WATCHED_MS) await sleepTowards(due, signal);
      // In company this thread is needed by others meanwhile: being a little late is better than keeping them all.
      while (waiting > 1 && now() < due) await alarm.after(due - now(), signal);
      while (now() < due);
    } finally {
      waiting--;
    }
  },
};

/** Monotonic nanoseconds, the same in every thread and process of the machine. */
export const nowNs = (): number => Number(process.hrtime.bigint());
