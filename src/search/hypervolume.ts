import type { Costs } from './dominance.ts';

/**
 * Volume that points of one, two or three costs (to be minimised) dominate below a reference point: a sweep along the last
 * cost over the area that those so far dominate in the first two.
 */
export function hypervolume(points: readonly Costs[], reference: Costs): number {
  const [x = 0, y = 1, z = 1] = reference;
  const inside = points.filter((point) => point.every((cost, m) => cost < (reference[m] as number)));
  const steps = new Steps(x, y);
  let total = 0;
  let from = z;
  for (const [px = 0, py = 0, pz = 0] of inside.sort((a, b) => (a[2] ?? 0) - (b[2] ?? 0))) {
    total += (pz - from) * steps.area;
    from = pz;
    steps.add(px, py);
  }
  return total + (z - from) * steps.area;
}

/** The area that points dominate below a reference, while points are added. */
class Steps {
  readonly #right: number;
  readonly #top: number;
  /** Ascending; their `y` descend. */
  readonly #xs: number[] = [];
  readonly #ys: number[] = [];
  area = 0;

  constructor(right: number, top: number) {
    this.#right = right;
    this.#top = top;
  }

  add(x: number, y: number): void {
    const [xs, ys] = [this.#xs, this.#ys];
    const from = firstFrom(xs, x);
    let top = from > 0 ? (ys[from - 1] as number) : this.#top;
    if (top <= y || (xs[from] === x && (ys[from] as number) <= y)) return;
    let left = x;
    let to = from;
    for (; to < xs.length && (ys[to] as number) >= y; to++) {
      this.area += ((xs[to] as number) - left) * (top - y);
      left = xs[to] as number;
      top = ys[to] as number;
    }
    this.area += ((xs[to] ?? this.#right) - left) * (top - y);
    xs.splice(from, to - from, x);
    ys.splice(from, to - from, y);
  }
}

/** The first place of an ascending list whose value is no less. */
function firstFrom(list: readonly number[], value: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
