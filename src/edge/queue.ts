import { LinkError } from '../coinference/errors.ts';
import { nowNs } from './clock.ts';

export interface Turn<T> {
  value: T;
  /** Time between asking and starting. */
  queueNs: number;
}

/** One at a time, in order of arrival, so that waiting and computing can be told apart. */
export class RunQueue {
  readonly #maxWaiting: number;
  #waiting = 0;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(maxWaiting: number) {
    this.#maxWaiting = maxWaiting;
  }

  /** Runs the task in its turn; not at all when the signal aborts before. Throws E312 when too many wait. */
  async run<T>(signal: AbortSignal, task: () => Promise<T>): Promise<Turn<T>> {
    if (this.#waiting >= this.#maxWaiting) {
      throw new LinkError('E312', `${this.#waiting} requests are waiting already`);
    }
    this.#waiting += 1;
    const asked = nowNs();
    const turn = this.#tail.then(async () => {
      this.#waiting -= 1;
      signal.throwIfAborted();
      const queueNs = nowNs() - asked;
      return { value: await task(), queueNs };
    });
    // Neither the result nor the failure is kept for the next in line.
    const over = () => {};
    this.#tail = turn.then(over, over);
    return turn;
  }
}
