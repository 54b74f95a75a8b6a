/** A queue of bounded length between two stages, in order. Who puts waits for room, who takes for an item. */
export class Line<T> {
  readonly #items: T[] = [];
  readonly #capacity: number;
  readonly #waiting: (() => void)[] = [];
  #ended = false;

  /** @param capacity items that may wait in it, at least 1 */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  #changed(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  #change(): Promise<void> {
    return new Promise((wake) => this.#waiting.push(wake));
  }

  /** Resolves once an item would find room, or nothing is taken any more. */
  async room(): Promise<void> {
    while (this.#items.length >= this.#capacity && !this.#ended) await this.#change();
  }

  /** Adds an item once there is room; lets it go when nothing is taken any more. */
  async put(item: T): Promise<void> {
    await this.room();
    if (this.#ended) return;
    this.#items.push(item);
    this.#changed();
  }

  /** Adds an item at once, in the place of the oldest where there is no room. @returns how many had to go: 0 or 1 */
  offer(item: T): number {
    const gone = this.#items.length >= this.#capacity ? this.#items.splice(0, 1).length : 0;
    this.#items.push(item);
    this.#changed();
    return gone;
  }

  /** The next item; undefined once the line is closed and empty. */
  async take(): Promise<T | undefined> {
    while (this.#items.length === 0 && !this.#ended) await this.#change();
    const item = this.#items.shift();
    this.#changed();
    return item;
  }

  /** No more items come. */
  close(): void {
    this.#ended = true;
    this.#changed();
  }

  /** Nobody takes any more: what waits is let go. */
  drop(): void {
    this.#items.length = 0;
    this.close();
  }
}
