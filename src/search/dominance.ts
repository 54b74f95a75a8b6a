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

/**
 * Constrained domination (Deb et al. 2002, NSGA-II): less violation first, then Pareto.
 * Below 0 when a beats b, above 0 when b beats a; one pass, because every pair of a population is asked.
 */
function contest(a: Ranked, b: Ranked): number {
  if (a.violation !== b.violation) return a.violation - b.violation;
  const x = a.costs;
  const y = b.costs;
  let better = 0;
  for (let i = 0; i < x.length; i++) {
    const difference = (x[i] as number) - (y[i] as number);
    if (difference === 0) continue;
    if (better !== 0 && better < 0 !== difference < 0) return 0;
    better = difference;
  }
  return better;
}

/** Indices by front: the first front is beaten by nobody, the next only by those before it. */
export function fronts(list: readonly Ranked[]): number[][] {
  const n = list.length;
  const beatenBy = new Uint16Array(n);
  const beaten: number[][] = Array.from({ length: n }, () => []);
  for (let i = 0; i < n; i++) {
    const a = list[i] as Ranked;
    for (let j = i + 1; j < n; j++) {
      const winner = contest(a, list[j] as Ranked);
      if (winner < 0) {
        (beaten[i] as number[]).push(j);
        beatenBy[j] = (beatenBy[j] as number) + 1;
      } else if (winner > 0) {
        (beaten[j] as number[]).push(i);
        beatenBy[i] = (beatenBy[i] as number) + 1;
      }
    }
  }
  const result: number[][] = [];
  let front = [...list.keys()].filter((i) => beatenBy[i] === 0);
  while (front.length > 0) {
    result.push(front);
    const next: number[] = [];
    for (const i of front) {
      for (const j of beaten[i] as number[]) {
        beatenBy[j] = (beatenBy[j] as number) - 1;
        if (beatenBy[j] === 0) next.push(j);
      }
    }
    front = next;
  }
  return result;
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
