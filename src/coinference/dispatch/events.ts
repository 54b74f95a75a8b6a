/** For tests: a clock that jumps from one event to the next. */
export class Events {
  nowMs = 0;
  #order = 0;
  readonly #list: { atMs: number; order: number; run(): void }[] = [];

  at(atMs: number, run: () => void): void {
    const event = { atMs: Math.max(this.nowMs, atMs), order: this.#order++, run };
    const place = this.#list.findLastIndex(({ atMs: before }) => before <= event.atMs);
    this.#list.splice(place + 1, 0, event);
  }

  after(ms: number, run: () => void): void {
    this.at(this.nowMs + ms, run);
  }

  /** Until nothing is left, or the time is over. */
  run(untilMs: number): void {
    for (let next = this.#list[0]; next && next.atMs <= untilMs; next = this.#list[0]) {
      this.#list.shift();
      this.nowMs = next.atMs;
      next.run();
    }
    this.nowMs = Math.max(this.nowMs, untilMs);
  }
}

/** For tests: serves one at a time, lines of several clients by turns. */
export class Server {
  readonly #events: Events;
  readonly #lines = new Map<string, { ms: () => number; done: (startMs: number) => void }[]>();
  readonly #turns: string[] = [];
  #busy = false;

  constructor(events: Events) {
    this.#events = events;
  }

  /** @param ms asked for when the turn comes */
  serve(client: string, ms: () => number, done: (startMs: number) => void): void {
    const line = this.#lines.get(client);
    if (line) line.push({ ms, done });
    else {
      this.#lines.set(client, [{ ms, done }]);
      this.#turns.push(client);
    }
    this.#next();
  }

  #next(): void {
    if (this.#busy) return;
    const client = this.#turns.shift();
    if (client === undefined) return;
    const line = this.#lines.get(client) ?? [];
    const task = line.shift();
    if (line.length > 0) this.#turns.push(client);
    else this.#lines.delete(client);
    if (!task) return;
    this.#busy = true;
    const startMs = this.#events.nowMs;
    this.#events.after(task.ms(), () => {
      this.#busy = false;
      task.done(startMs);
      this.#next();
    });
  }
}
