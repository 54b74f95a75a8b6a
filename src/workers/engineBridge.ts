import type { Remote } from 'comlink';
import { Bridge } from './bridge.ts';

/** A bridge to a worker whose engine has a number of threads that is fixed at its start. */
export class EngineBridge<Api extends object> extends Bridge<Api> {
  #threads: number | undefined;

  /** Calls a worker whose engine has so many threads: one that has another number is ended, with what it was doing. */
  callWith<T>(
    threads: number,
    signal: AbortSignal,
    use: (api: Remote<Api>, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    if (this.#threads !== undefined && this.#threads !== threads) {
      this.end('The number of threads was changed.');
    }
    this.#threads = threads;
    return this.call(signal, use);
  }
}
