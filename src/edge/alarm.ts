import { Worker } from 'node:worker_threads';
import { onAbort } from '../system/onAbort.ts';

/** Nobody waits. */
const NEVER = 2n ** 63n - 1n;

/**
 * Sleeps to the tenth of a millisecond, which the timers of an event loop do not: in a thread that waits on shared memory
 * and costs no processor time. `word` counts changes of `due`, ns on hrtime's clock; a message says that it has passed.
 */
const SLEEPER = `const { parentPort, workerData: { due, word } } = require('node:worker_threads');
parentPort.postMessage(null);
for (let told = null; ; ) {
  const seen = Atomics.load(word, 0);
  const next = Atomics.load(due, 0);
  const left = Number(next - process.hrtime.bigint()) / 1e6;
  if (next === ${NEVER}n || next === told) Atomics.wait(word, 0, seen);
  else if (left > 0) Atomics.wait(word, 0, seen, left);
  else {
    told = next;
    parentPort.postMessage(null);
  }
}`;

interface Waiting {
  dueNs: bigint;
  wake(): void;
}

/** Wakes those that wait for a time, some tens of microseconds late. Its thread begins with the first who waits. */
export class Alarm {
  readonly #due = new BigInt64Array(new SharedArrayBuffer(8)).fill(NEVER);
  readonly #word = new Int32Array(new SharedArrayBuffer(4));
  readonly #waiting = new Set<Waiting>();
  #ready: Promise<void> | null = null;

  /** Resolves once its thread is there; until then it wakes late. */
  start(): Promise<void> {
    this.#ready ??= new Promise((ready) => {
      const workerData = { due: this.#due, word: this.#word };
      const thread = new Worker(SLEEPER, { eval: true, execArgv: [], workerData });
      thread.on('message', () => this.#ring());
      thread.once('message', () => {
        // Who waits for a time only does not keep the process alive.
        thread.unref();
        ready();
      });
    });
    return this.#ready;
  }

  #ring(): void {
    const now = process.hrtime.bigint();
    const due = [...this.#waiting].filter(({ dueNs }) => dueNs <= now);
    for (const each of due.sort((a, b) => Number(a.dueNs - b.dueNs))) {
      this.#waiting.delete(each);
      each.wake();
    }
    this.#set();
  }

  #set(): void {
    let next = NEVER;
    for (const { dueNs } of this.#waiting) if (dueNs < next) next = dueNs;
    if (next === Atomics.load(this.#due, 0)) return;
    Atomics.store(this.#due, 0, next);
    Atomics.add(this.#word, 0, 1);
    Atomics.notify(this.#word, 0);
  }

  /** Resolves once so much time is over. Rejects when the signal aborts. */
  after(ms: number, signal?: AbortSignal): Promise<void> {
    void this.start();
    return new Promise((resolve, reject) => {
      let stay = () => {};
      const waiting: Waiting = {
        dueNs: process.hrtime.bigint() + BigInt(Math.ceil(ms * 1e6)),
        wake: () => {
          stay();
          resolve();
        },
      };
      const stop = () => {
        this.#waiting.delete(waiting);
        this.#set();
        reject(signal?.reason);
      };
      this.#waiting.add(waiting);
      this.#set();
      if (signal) stay = onAbort(signal, stop);
    });
  }
}
