import { onAbort } from '../system/onAbort.ts';
/** Pauses and resumes a running search. */
export class SearchControl {
  #resumed: PromiseWithResolvers<void> | null = null;

  get paused(): boolean {
    return this.#resumed !== null;
  }

  pause(): void {
    this.#resumed ??= withResolvers();
  }

  resume(): void {
    this.#resumed?.resolve();
    this.#resumed = null;
  }

  /** Settles when the search may continue or is aborted. */
  async ready(signal: AbortSignal): Promise<void> {
    if (!this.#resumed) return;
    const aborted = withResolvers();
    const leave = onAbort(signal, () => aborted.resolve());
    await Promise.race([this.#resumed.promise, aborted.promise]);
    leave();
  }
}

interface PromiseWithResolvers<T> {
  promise: Promise<T>;
  resolve: (value: T) => void;
}

/** Promise.withResolvers is newer than Node 20. */
function withResolvers(): PromiseWithResolvers<void> {
  let resolve: () => void = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
