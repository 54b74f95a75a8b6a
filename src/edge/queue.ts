import { LinkError } from '../coinference/errors.ts';
import { onAbort } from '../system/onAbort.ts';
import { nowNs } from './clock.ts';
import { Company } from './company.ts';
import { Lines, type Standing } from './lines.ts';
import { EngineLoad } from './load.ts';
import { type Joined, runAll, type Together, type Turn } from './together.ts';

/** How requests are put together. */
export interface BatchLimits {
  /** Samples of one run. 1: nothing is put together. */
  most: number;
  /** The longest that the engine waits for more of them, where others asked for the same lately, ms. */
  waitMs: number;
}

interface Waiting extends Standing {
  start(): void;
  /** No longer waits: it runs, or was turned away. */
  begun(): void;
  /** Absent for what runs alone. */
  joined?: Joined | undefined;
}

/**
 * One run at a time, so that waiting and computing can be told apart; see Lines for whose it is. A device that sends much waits
 * for himself.
 */
export class RunQueue {
  readonly #maxWaiting: number;
  readonly #maxEach: number;
  readonly #limits: BatchLimits;
  readonly #lines = new Lines<Waiting>();
  readonly #company = new Company();
  readonly load = new EngineLoad();
  #busy = false;
  /** Told of what comes while the engine waits for more of the same. */
  #came: (() => void) | null = null;

  /** @param maxEach how many requests of one connection may wait */
  constructor(
    maxWaiting: number,
    maxEach = Number.POSITIVE_INFINITY,
    limits: BatchLimits = { most: 1, waitMs: 0 },
  ) {
    this.#maxWaiting = maxWaiting;
    this.#maxEach = maxEach;
    this.#limits = limits;
  }

  get waiting(): number {
    return this.#lines.waiting;
  }

  /** Samples of one run at most; 1 where nothing is put together. */
  get most(): number {
    return this.#limits.most;
  }

  /**
   * Runs the task in its turn; not at all when the signal aborts before. Throws E312 when too many wait, E335 when
   * too many of this client do.
   * @param client a device's address, and behind a space its connection
   */
  run<T>(signal: AbortSignal, task: () => Promise<T>, client = ''): Promise<Turn<T>> {
    const asked = nowNs();
    return this.#wait(signal, client, (resolve, reject) => ({
      start: () => {
        const started = nowNs();
        task()
          .then((value) => resolve({ value, queueNs: started - asked }), reject)
          .finally(() => this.#over([client], started));
      },
    }));
  }

  /**
   * The same for work that may be done for several requests at once: when its turn comes, those that wait for the same are
   * taken along, in their turns. One that is given up leaves the run to the others.
   */
  runTogether<I, O>(
    signal: AbortSignal,
    { key, item, count, work }: Together<I, O>,
    client = '',
  ): Promise<Turn<O> & { together: number }> {
    const asked = nowNs();
    this.#company.note(key, client, asked);
    return this.#wait<Turn<O> & { together: number }>(signal, client, (resolve, reject) => {
      const settle = resolve as Joined['resolve'];
      const joined: Joined = { key, client, item, count, signal, asked, resolve: settle, reject };
      const start = async () => {
        const all = [joined, ...(await this.#others(joined))];
        const started = nowNs();
        await runAll(all, started, work as Together<unknown, unknown>['work']);
        this.#over(
          all.map((each) => each.client),
          started,
        );
      };
      return { start: () => void start(), joined };
    });
  }

  /** A run has ended that was done for these clients. */
  #over(clients: readonly string[], started: number): void {
    const each = (nowNs() - started) / clients.length;
    for (const client of clients) this.load.add(client, each);
    this.#busy = false;
    this.#next();
  }

  /** Others that can be done together with one that begins now; for a short while, those too that are still to come. */
  async #others({ key, count: own }: Joined): Promise<Joined[]> {
    const { most, waitMs } = this.#limits;
    const taken: Joined[] = [];
    let count = own;
    const take = () => {
      const along = this.#lines.takeAlong(({ joined }) => {
        if (joined?.key !== key || count + joined.count > most) return false;
        count += joined.count;
        return true;
      });
      for (const { begun, joined } of along) {
        begun();
        if (joined) taken.push(joined);
      }
    };
    take();
    const company = this.#company.sizeOf(key, nowNs());
    const enough = () => count >= most || taken.length + 1 >= company;
    if (waitMs <= 0 || enough()) return taken;
    await new Promise<void>((done) => {
      const timer = setTimeout(done, waitMs);
      this.#came = () => {
        take();
        if (!enough()) return;
        clearTimeout(timer);
        done();
      };
    });
    this.#came = null;
    return taken;
  }

  /** Puts a request into its line; it leaves when the signal aborts before its turn. */
  #wait<R>(
    signal: AbortSignal,
    client: string,
    entryOf: (
      resolve: (value: R) => void,
      reject: (error: Error) => void,
    ) => Pick<Waiting, 'start' | 'joined'>,
  ): Promise<R> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const own = this.#lines.lengthOf(client);
      if (own >= this.#maxEach) {
        throw new LinkError('E335', `${own} requests of this connection are waiting already`);
      }
      if (this.waiting >= this.#maxWaiting) this.#lines.makeRoom(own);
      const leave = () => {
        this.#lines.remove(client, entry);
        reject(signal.reason);
      };
      let stay = () => {};
      const begun = () => stay();
      const entry: Waiting = {
        ...entryOf(resolve, reject),
        begun,
        refuse: (error) => {
          begun();
          reject(error);
        },
      };
      stay = onAbort(signal, leave);
      this.#lines.add(client, entry);
      if (this.#came) this.#came();
      else this.#next();
    });
  }

  #next(): void {
    if (this.#busy) return;
    const entry = this.#lines.next();
    if (!entry) return;
    this.#busy = true;
    entry.begun();
    entry.start();
  }
}
