import { CostRows } from './costRows.ts';
import { hypervolume } from './hypervolume.ts';
import type { Direction } from './objectives.ts';

export interface Entry<T> {
  /** One value for each objective, in its own direction. */
  values: readonly number[];
  item: T;
}

/** The non-dominated entries seen so far over named directions. Of equal values the first stays. */
export class ParetoArchive<T> {
  readonly directions: readonly Direction[];
  readonly #entries: Entry<T>[] = [];
  /** Of each entry its costs. */
  readonly #costs: CostRows;
  readonly #signs: readonly number[];
  /** Costs of the candidate at hand: most are covered, and leave nothing behind. */
  readonly #scratch: Float64Array;

  constructor(directions: readonly Direction[], entries: Iterable<Entry<T>> = []) {
    this.directions = directions;
    this.#signs = directions.map((direction) => (direction === 'max' ? -1 : 1));
    this.#scratch = new Float64Array(directions.length);
    this.#costs = new CostRows(directions.length);
    for (const { values, item } of entries) this.insert(values, item);
  }

  /** The entries, in no particular order. Plain data when items are: give them to a new archive to resume. */
  get entries(): Entry<T>[] {
    return [...this.#entries];
  }

  get size(): number {
    return this.#entries.length;
  }

  /** Puts a candidate in unless an entry is at least as good everywhere. True when it is in. NaN never is. */
  insert(values: readonly number[], item: T): boolean {
    return this.offer(values, () => item);
  }

  /** The same, of an item that is made only where it gets in. */
  offer(values: readonly number[], make: () => T): boolean {
    if (!this.wouldAccept(values)) return false;
    const entries = this.#entries;
    let kept = 0;
    for (let i = 0; i < entries.length; i++) {
      if (this.#costs.isCovered(i, this.#scratch)) continue;
      if (kept < i) {
        entries[kept] = entries[i] as Entry<T>;
        this.#costs.move(i, kept);
      }
      kept++;
    }
    entries.length = kept;
    this.#costs.cut(kept);
    entries.push({ values: [...values], item: make() });
    this.#costs.push(this.#scratch);
    return true;
  }

  /** Whether a candidate with these values would get in. */
  wouldAccept(values: readonly number[]): boolean {
    for (let m = 0; m < this.#scratch.length; m++) {
      const cost = (this.#signs[m] as number) * (values[m] as number);
      if (Number.isNaN(cost)) return false;
      this.#scratch[m] = cost;
    }
    const coverer = this.#costs.covererOf(this.#scratch);
    if (coverer < 0) return true;
    // Who rejects one will likely reject the next: nearer to the start, rejection is found sooner.
    const half = coverer >> 1;
    const entry = this.#entries[coverer] as Entry<T>;
    this.#entries[coverer] = this.#entries[half] as Entry<T>;
    this.#entries[half] = entry;
    this.#costs.swap(coverer, half);
    return false;
  }

  /** Volume dominated below a reference given in the objectives' own directions. */
  hypervolume(reference: readonly number[]): number {
    return hypervolume(
      this.#entries.map(({ values }) => this.#costsOf(values)),
      this.#costsOf(reference),
    );
  }

  /**
   * At most `limit` entries for display: the best of each objective, and of the rest one for each box of
   * a grid over the values that is made as fine as the limit allows.
   */
  thinned(limit: number): Entry<T>[] {
    if (this.#entries.length <= limit) return this.entries;
    const all = this.#entries.map((entry) => ({ entry, costs: this.#costsOf(entry.values) }));
    const dims = this.directions.map((_, m) => {
      const column = all.map(({ costs }) => costs[m] as number);
      return { low: Math.min(...column), high: Math.max(...column) };
    });
    const ends = new Set(dims.map(({ low }, m) => all.find(({ costs }) => costs[m] === low)));
    for (let cells = limit; cells >= 1; cells = Math.floor(cells * 0.8)) {
      const boxes = new Map<string, (typeof all)[number]>();
      for (const candidate of all) {
        const box = candidate.costs
          .map((x, m) => {
            const { low, high } = dims[m] as { low: number; high: number };
            return high > low ? Math.floor(((x - low) / (high - low)) * cells) : 0;
          })
          .join();
        if (!boxes.has(box)) boxes.set(box, candidate);
      }
      const chosen = new Set([...boxes.values(), ...ends]);
      if (chosen.size <= limit) return [...chosen].flatMap((found) => (found ? [found.entry] : []));
    }
    return [...ends].flatMap((found) => (found ? [found.entry] : [])).slice(0, limit);
  }

  #costsOf(values: readonly number[]): number[] {
    return values.map((x, m) => (this.#signs[m] as number) * x);
  }
}
