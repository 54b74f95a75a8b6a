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

/** Whether a is at least as good everywhere. */
export function covers(a: Costs, b: Costs): boolean {
  for (let i = 0; i < a.length; i++) if ((a[i] as number) > (b[i] as number)) return false;
  return true;
}

/** Costs and how far a candidate is outside its limits (0 inside). */
export interface Ranked {
  costs: Costs;
  violation: number;
}

/** Constrained domination (Deb et al. 2002, NSGA-II): less violation first, then Pareto. */
const beats = (a: Ranked, b: Ranked): boolean =>
  a.violation === b.violation ? dominates(a.costs, b.costs) : a.violation < b.violation;

/** An order in which nobody comes before one who beats him. */
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
 * Indices by front: the first front is beaten by nobody, the next only by those before it. Efficient
 * non-dominated sort (Zhang et al. 2015): in order of merit, each joins the first front that does not beat
 * it. Ends with the front that makes `enough` of them, because a search keeps no more.
 */
export function fronts(list: readonly Ranked[], enough = list.length): number[][] {
  const order = [...list.keys()].sort((i, j) => byMerit(list[i] as Ranked, list[j] as Ranked) || i - j);
  const result: number[][] = [];
  for (const i of order) {
    const candidate = list[i] as Ranked;
    let rank = 0;
    // The latest members are the most alike, so they are asked first.
    while (
      rank < result.length &&
      (result[rank] as number[]).findLast((j) => beats(list[j] as Ranked, candidate)) !== undefined
    )
      rank++;
    const front = result[rank];
    if (front) front.push(i);
    else result.push([i]);
  }
  let count = 0;
  const needed = result.findIndex((front) => {
    count += front.length;
    return count >= enough;
  });
  return needed < 0 ? result : result.slice(0, needed + 1);
}

/** Crowding distance (NSGA-II) of each member of a front: Infinity at the ends of an objective. */
export function crowding(list: readonly Ranked[], front: readonly number[]): Map<number, number> {
  const distance = new Map(front.map((i) => [i, 0]));
  const first = list[front[0] ?? 0];
  const cost = (i: number, m: number) => list[i]?.costs[m] as number;
  for (let m = 0; m < (first?.costs.length ?? 0); m++) {
    const sorted = [...front].sort((a, b) => cost(a, m) - cost(b, m));
    const low = sorted[0] as number;
    const high = sorted.at(-1) as number;
    const range = cost(high, m) - cost(low, m);
    distance.set(low, Infinity);
    distance.set(high, Infinity);
    if (!(range > 0)) continue;
    for (let s = 1; s < sorted.length - 1; s++) {
      const i = sorted[s] as number;
      const gap = cost(sorted[s + 1] as number, m) - cost(sorted[s - 1] as number, m);
      distance.set(i, (distance.get(i) as number) + gap / range);
    }
  }
  return distance;
}
