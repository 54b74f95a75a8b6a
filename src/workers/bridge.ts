import { type Remote, wrap } from 'comlink';
import { NumberedError } from '../design/problem.ts';
import { onAbort } from '../system/onAbort.ts';
import { installHandlers, release } from './wire.ts';

interface BridgeOptions {
  /** An unused worker ends after this time; the next call starts a fresh one. */
  idleMs?: number;
  /** How long a worker may take to end by itself after an abort. */
  graceMs?: number;
  /** Calls after which a worker is replaced: the engine's memory creeps with many sessions. */
  recycleAfter?: number;
}

/** The worker did not end by itself: it crashed, could not load, or was ended. */
export class WorkerFailure extends NumberedError {
  override readonly name = 'WorkerFailure';
  constructor(message: string) {
    super('E417', message);
  }
}

interface Live<Api> {
  worker: Worker;
  api: Remote<Api>;
  calls: number;
  /** Rejects when the worker dies; never resolves. */
  death: Promise<never>;
  kill(reason: Error): void;
}

/**
 * One worker at a time, started at the first call. Calls wait for each other, because two jobs
 * in one worker would disturb each other's measurements. Every call can be aborted, whatever the
 * worker is doing: it is ended if it does not stop by itself.
 */
export class Bridge<Api extends object> {
  private live: Live<Api> | undefined;
  private queue: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  private idleTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly options: Required<BridgeOptions>;

  constructor(
    private readonly spawn: () => Worker,
    options: BridgeOptions = {},
  ) {
    this.options = { idleMs: 60_000, graceMs: 400, recycleAfter: 100, ...options };
  }

  /** Whether a worker is alive: its caches (sessions, data sets) are then still there. */
  get running(): boolean {
    return this.live !== undefined;
  }

  /** Runs `use` when the calls before it are done. Rejects with AbortError, WorkerFailure or the worker's own error. */
  call<T>(signal: AbortSignal, use: (api: Remote<Api>, signal: AbortSignal) => Promise<T>): Promise<T> {
    this.waiting++;
    clearTimeout(this.idleTimer);
    const result = this.queue.then(() => this.run(signal, use));
    this.queue = result.then(
      () => this.done(),
      () => this.done(),
    );
    return result;
  }

  /** A message past the queue to the call that is running now (pause, resume); nothing when no worker is alive. */
  async send(use: (api: Remote<Api>) => Promise<unknown>): Promise<void> {
    const { live } = this;
    if (live) await Promise.race([use(live.api), live.death]);
  }

  /** Ends the worker now; calls in progress reject. */
  end(reason = 'The worker was ended.'): void {
    this.live?.kill(new WorkerFailure(reason));
  }

  private async run<T>(
    signal: AbortSignal,
    use: (api: Remote<Api>, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    signal.throwIfAborted();
    const live = this.live ?? this.start();
    live.calls++;
    let timer: ReturnType<typeof setTimeout> | undefined;
    // A signal of its own for each call: what listens to it goes with the call, while a person's signal may live on.
    const own = new AbortController();
    const stop = () => {
      own.abort(signal.reason);
      timer = setTimeout(() => live.kill(abortError()), this.options.graceMs);
    };
    const leave = onAbort(signal, stop);
    try {
      return await Promise.race([use(live.api, own.signal), live.death]);
    } catch (error) {
      // Whatever an interrupted worker says, what happened is that the person stopped it.
      if (signal.aborted) throw abortError();
      // What failed may stay broken in there: browsers keep even a failed import for a worker's whole life.
      live.kill(new WorkerFailure('The worker was ended after a failure.'));
      throw error;
    } finally {
      leave();
      release(own.signal);
      clearTimeout(timer);
    }
  }

  private start(): Live<Api> {
    installHandlers();
    const worker = this.spawn();
    let kill: (reason: Error) => void = () => {};
    const death = new Promise<never>((_, reject) => {
      kill = (reason) => {
        worker.terminate();
        if (this.live?.worker === worker) this.live = undefined;
        reject(reason);
      };
    });
    death.catch(() => {});
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      kill(new WorkerFailure(`The worker stopped: ${event.message || 'its program could not be loaded'}`));
    });
    const live: Live<Api> = { worker, api: wrap<Api>(worker), calls: 0, death, kill };
    this.live = live;
    return live;
  }

  private done(): void {
    this.waiting--;
    if (this.waiting > 0 || !this.live) return;
    if (this.live.calls >= this.options.recycleAfter) this.end();
    else this.idleTimer = setTimeout(() => this.end(), this.options.idleMs);
  }
}

const abortError = () => new DOMException('Stopped.', 'AbortError');
