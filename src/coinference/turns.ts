/** One thing at a time, of those that wait the urgent ones first. */
export class Turns {
  readonly #urgent: (() => void)[] = [];
  readonly #others: (() => void)[] = [];
  #busy = false;

  async take<T>(urgent: boolean, work: () => Promise<T>): Promise<T> {
    if (this.#busy) await new Promise<void>((next) => (urgent ? this.#urgent : this.#others).push(next));
    this.#busy = true;
    try {
      return await work();
    } finally {
      const next = this.#urgent.shift() ?? this.#others.shift();
      // The next one keeps it busy, so that nobody comes in between.
      if (next) next();
      else this.#busy = false;
    }
  }

  /** Resolves when nobody is at it or waits. */
  async idle(): Promise<void> {
    while (this.#busy) await this.take(false, async () => {});
  }
}
