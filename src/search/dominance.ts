/** Objectives of one candidate, all to be minimised; no NaN. */
export type Costs = readonly number[];

/** Whether a is at least as good everywhere and better somewhere. */
export function dominates(a: Costs, b: Costs): boolean {
  let better = false;
  for (let i = 0; i < a.length; i++) {
    const x = a[i] as number;
    const y = b[i] as number;
    if (x > y) return false;
    if (x < y) better = true;
  }
  return better;
}

/** Costs and how far a candidate is outside its limits (0 inside). */
export interface Ranked {
  costs: Costs;
  violation: number;
}

/**
 * An order in which nobody comes before one who beats him by constrained domination (Deb et al. 2002, NSGA-II): less
 * violation first, then Pareto.
 */
function byMerit(a: Ranked, b: Ranked): number {
  if (a.violation !== b.violation) return a.violation - b.violation;
  for (let i = 0; i < a.costs.length; i++) {
    const x = a.costs[i] as number;
    const y = b.costs[i] as number;
    if (x !== y) return x - y;
  }
  return 0;
}

/**
 * Of candidates in order of merit, those that no earlier one covers: what was added is a staircase in the costs behind
 * the first, which order has seen to, so that a question takes a binary search (Kung et al. 1975).
 */
class Staircase {
  /** Ascending; the others' least `y` so far descends. */
  readonly #xs: number[] = [];
  readonly #ys: number[] = [];

  #behind(x: number): number {
    let low = 0;
    let high = this.#xs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#xs[middle] as number) <= x) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  covers([, x = 0, y = 0]: Costs): boolean {
    const at = this.#behind(x);
    return at > 0 && (this.#ys[at - 1] as number) <= y;
  }

  /** Of what it does not cover. */
  add([, x = 0, y = 0]: Costs): void {
    const at = this.#behind(x);
    let end = at;
    while (end < this.#ys.length && (this.#ys[end] as number) >= y) end++;
    this.#xs.splice(at, end - at, x);
    this.#ys.splice(at, end - at, y);
  }
}

const same = (a: Costs, b: Costs): boolean => a.every((x, m) => x === b[m]);

/**
 * Indices by front, of up to three costs: the first front is beaten by nobody, the next only by those before it. In order of
 * merit, each joins the front unless one who came before beats it; the rest makes the next front. Ends with the front that
 * makes `enough` of them, because a search keeps no more.
 */
export function fronts(list: readonly Ranked[], enough = list.length): number[][] {
  const result: number[][] = [];
  let count = 0;
  let rest = [...list.keys()].sort((i, j) => byMerit(list[i] as Ranked, list[j] as Ranked) || i - j);
  while (rest.length > 0 && (count < enough || count === 0)) {
    const stairs = new Staircase();
    const front: number[] = [];
    const behind: number[] = [];
    let last = list[rest[0] as number] as Ranked;
    const { violation } = last;
    for (const i of rest) {
      const candidate = list[i] as Ranked;
      const equal = front.length > 0 && same(candidate.costs, last.costs);
      if (candidate.violation !== violation || (!equal && stairs.covers(candidate.costs))) behind.push(i);
      else {
        front.push(i);
        stairs.add(candidate.costs);
        last = candidate;
      }
    }
    result.push(front);
    count += front.length;
    rest = behind;
  }
  return result;
}

/** Crowding distance (NSGA-II) of each member of a front: Infinity at the ends of an objective. */
export function crowding(list: readonly Ranked[], front: readonly number[]): Map<number, number> {
  const distance = new Float64Array(front.length);
  const costs = list[front[0] ?? 0]?.costs.length ?? 0;
  for (let m = 0; m < costs; m++) {
    const column = Float64Array.from(front, (i) => list[i]?.costs[m] as number);
    const order = Array.from(front, (_, at) => at);
    order.sort((a, b) => (column[a] as number) - (column[b] as number));
    const low = order[0] as number;
    const high = order.at(-1) as number;
    const range = (column[high] as number) - (column[low] as number);
    distance[low] = Infinity;
    distance[high] = Infinity;
    if (!(range > 0)) continue;
    for (let s = 1; s < order.length - 1; s++) {
      const gap = (column[order[s + 1] as number] as number) - (column[order[s - 1] as number] as number);
      distance[order[s] as number] = (distance[order[s] as number] as number) + gap / range;
    }
  }
  return new Map(front.map((i, at) => [i, distance[at] as number]));
}
