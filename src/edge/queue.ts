import { LinkError } from '../coinference/errors.ts';
import { nowNs } from './clock.ts';

export interface Turn<T> {
  value: T;
  /** Time between asking and starting. */
  queueNs: number;
}

interface Waiting {
  start(): void;
  refuse(error: Error): void;
}

/** The requests of one connection. */
type Line = Waiting[];

/** The first of a map, which then becomes the last. */
function rotate<K, V>(map: Map<K, V>): [K, V] | undefined {
  const first = map.entries().next().value;
  if (!first) return undefined;
  map.delete(first[0]);
  map.set(...first);
  return first;
}

/**
 * One run at a time, so that waiting and computing can be told apart. Devices take turns, and so do the connections of
 * a device; each connection's requests keep their order. Whoever sends much waits for himself.
 */
export class RunQueue {
  readonly #maxWaiting: number;
  readonly #maxEach: number;
  /** By device, then by connection; the first is next. */
  readonly #devices = new Map<string, Map<string, Line>>();
  #waiting = 0;
  #busy = false;

  /** @param maxEach how many requests of one connection may wait */
  constructor(maxWaiting: number, maxEach = Number.POSITIVE_INFINITY) {
    this.#maxWaiting = maxWaiting;
    this.#maxEach = maxEach;
  }

  get waiting(): number {
    return this.#waiting;
  }

  /**
   * Runs the task in its turn; not at all when the signal aborts before. Throws E312 when too many wait, E335 when
   * too many of this client do.
   * @param client a device's address, and behind a space its connection
   */
  run<T>(signal: AbortSignal, task: () => Promise<T>, client = ''): Promise<Turn<T>> {
    const [device = '', connection = ''] = client.split(' ');
    const asked = nowNs();
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const line = this.#devices.get(device)?.get(connection) ?? [];
      if (line.length >= this.#maxEach) {
        throw new LinkError('E335', `${line.length} requests of this connection are waiting already`);
      }
      if (this.#waiting >= this.#maxWaiting) this.#makeRoom(line.length);
      const leave = () => {
        this.#remove(device, connection, entry);
        reject(signal.reason);
      };
      const entry: Waiting = {
        refuse: (error) => {
          signal.removeEventListener('abort', leave);
          reject(error);
        },
        start: () => {
          signal.removeEventListener('abort', leave);
          const queueNs = nowNs() - asked;
          task()
            .then((value) => resolve({ value, queueNs }), reject)
            .finally(() => {
              this.#busy = false;
              this.#next();
            });
        },
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#add(device, connection, entry);
      this.#next();
    });
  }

  #add(device: string, connection: string, entry: Waiting): void {
    const lines = this.#devices.get(device) ?? new Map<string, Line>();
    this.#devices.set(device, lines);
    lines.set(connection, [...(lines.get(connection) ?? []), entry]);
    this.#waiting += 1;
  }

  #remove(device: string, connection: string, entry: Waiting): void {
    const lines = this.#devices.get(device);
    const line = lines?.get(connection);
    const at = line?.indexOf(entry) ?? -1;
    if (!lines || !line || at < 0) return;
    line.splice(at, 1);
    this.#waiting -= 1;
    if (line.length === 0) lines.delete(connection);
    if (lines.size === 0) this.#devices.delete(device);
  }

  /** Turns away the last of the longest line, when that is much longer than the line of who comes. Throws E312. */
  #makeRoom(own: number): void {
    let longest: [string, string, Line] | undefined;
    for (const [device, lines] of this.#devices) {
      for (const [connection, line] of lines) {
        if (line.length > (longest?.[2].length ?? own + 1)) longest = [device, connection, line];
      }
    }
    const full = new LinkError('E312', `${this.#waiting} requests are waiting already`);
    const last = longest?.[2].at(-1);
    if (!longest || !last) throw full;
    this.#remove(longest[0], longest[1], last);
    last.refuse(full);
  }

  #next(): void {
    if (this.#busy) return;
    const [device, lines] = rotate(this.#devices) ?? [];
    if (device === undefined || !lines) return;
    const [connection, line] = rotate(lines) ?? [];
    const entry = line?.[0];
    if (connection === undefined || !entry) return;
    this.#remove(device, connection, entry);
    this.#busy = true;
    entry.start();
  }
}
