/** Rows at the start; they double. */
const ROOM = 64;

/** Costs of many candidates in one row: a search asks of each new one whether any of hundreds covers it. */
export class CostRows {
  readonly width: number;
  #costs: Float64Array;
  #length = 0;

  /** @param width costs of each */
  constructor(width: number) {
    this.width = width;
    this.#costs = new Float64Array(ROOM * width);
  }

  push(costs: ArrayLike<number>): void {
    const at = this.width * this.#length++;
    if (at === this.#costs.length) {
      const wider = new Float64Array(2 * at);
      wider.set(this.#costs);
      this.#costs = wider;
    }
    this.#costs.set(costs, at);
  }

  /** Keeps so many of the first. */
  cut(length: number): void {
    this.#length = length;
  }

  /** The first that is at least as good everywhere; -1 for none. */
  covererOf(costs: ArrayLike<number>): number {
    const width = this.width;
    const own = this.#costs;
    const end = width * this.#length;
    const first = costs[0] as number;
    for (let at = 0; at < end; at += width) {
      if ((own[at] as number) > first) continue;
      let m = 1;
      while (m < width && (own[at + m] as number) <= (costs[m] as number)) m++;
      if (m === width) return at / width;
    }
    return -1;
  }

  /** Whether these costs are at least as good everywhere as those of one. */
  isCovered(i: number, costs: ArrayLike<number>): boolean {
    for (let m = 0; m < this.width; m++)
      if ((costs[m] as number) > (this.#costs[this.width * i + m] as number)) return false;
    return true;
  }

  equals(i: number, costs: ArrayLike<number>): boolean {
    for (let m = 0; m < this.width; m++)
      if ((costs[m] as number) !== (this.#costs[this.width * i + m] as number)) return false;
    return true;
  }

  /** One takes the place of another, which goes. */
  move(from: number, to: number): void {
    const { width } = this;
    this.#costs.copyWithin(width * to, width * from, width * (from + 1));
  }

  swap(a: number, b: number): void {
    for (let m = 0; m < this.width; m++) {
      const cost = this.#costs[this.width * a + m] as number;
      this.#costs[this.width * a + m] = this.#costs[this.width * b + m] as number;
      this.#costs[this.width * b + m] = cost;
    }
  }
}
