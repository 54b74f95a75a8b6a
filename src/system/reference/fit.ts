import type { OpKey } from '../keys.ts';
import { type ByResource, type Layout, RESOURCES, resourcesOf } from './resources.ts';

/** An op's time, ms. */
export interface Timed {
  key: OpKey;
  ms: number;
}

/** Steps of Gauss and Newton, and rounds of coordinate descent in each. */
const STEPS = 30;
const ROUNDS = 200;
/** The furthest that one op pulls in a step, as a logarithm. */
const PULL = 1;

/**
 * What a machine takes for a unit of each resource, ms: least squares on the logarithms of times with costs not below 0, so that
 * quick and slow ops count alike, and twice as long is as far off as half as long.
 */
export function costsOf(list: readonly Timed[], layout: Layout): ByResource {
  const rows = list.map(({ key }) => {
    const amounts = resourcesOf(key, layout);
    return Float64Array.from(RESOURCES, (resource) => amounts[resource]);
  });
  const measured = list.map(({ ms }) => ms);
  let costs: number[] = RESOURCES.map((_, r) => startingCost(rows, measured, r));
  for (let step = 0; step < STEPS; step++) {
    const times = rows.map((row) => Math.max(dot(row, costs), 1e-6));
    const scaled = rows.map((row, i) => row.map((x) => x / (times[i] as number)));
    const aims = scaled.map((row, i) => {
      const off = Math.log((measured[i] as number) / (times[i] as number));
      return dot(row, costs) + Math.max(-PULL, Math.min(PULL, off));
    });
    costs = nonNegative(scaled, aims, costs);
  }
  return Object.fromEntries(RESOURCES.map((resource, r) => [resource, costs[r] as number])) as ByResource;
}

/** No op takes longer for a resource than for all: the least that an op says of it, shared out evenly. */
function startingCost(rows: readonly Float64Array[], measured: readonly number[], r: number): number {
  const most = rows.flatMap((row, i) =>
    (row[r] as number) > 0 ? [(measured[i] as number) / (row[r] as number)] : [],
  );
  return most.length > 0 ? Math.min(...most) / RESOURCES.length : 0;
}

const dot = (row: Float64Array, costs: readonly number[]): number =>
  costs.reduce((sum, cost, r) => sum + cost * (row[r] as number), 0);

/** Least squares with no unknown below 0: coordinate descent on the normal equations. */
function nonNegative(
  rows: readonly Float64Array[],
  aims: readonly number[],
  from: readonly number[],
): number[] {
  const n = from.length;
  const normal = new Float64Array(n * n);
  const right = new Float64Array(n);
  for (const [i, row] of rows.entries()) {
    for (let r = 0; r < n; r++) {
      const x = row[r] as number;
      if (x === 0) continue;
      right[r] = (right[r] as number) + x * (aims[i] as number);
      for (let c = 0; c < n; c++) normal[r * n + c] = (normal[r * n + c] as number) + x * (row[c] as number);
    }
  }
  const found = Float64Array.from(from);
  for (let round = 0; round < ROUNDS; round++) {
    for (let r = 0; r < n; r++) {
      const square = normal[r * n + r] as number;
      if (square === 0) continue;
      let pull = right[r] as number;
      for (let c = 0; c < n; c++) pull -= (normal[r * n + c] as number) * (found[c] as number);
      found[r] = Math.max(0, (found[r] as number) + pull / square);
    }
  }
  return [...found];
}

/** The time of an op at these costs, ms. */
export function timeAt(costs: ByResource, key: OpKey, layout: Layout): number {
  const amounts = resourcesOf(key, layout);
  return RESOURCES.reduce((sum, resource) => sum + costs[resource] * amounts[resource], 0);
}
