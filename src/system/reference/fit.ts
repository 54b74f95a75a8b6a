import type { OpKey } from '../keys.ts';
import { type ByResource, RESOURCES, resourcesOf } from './resources.ts';

/** An op's net time, ms. */
export interface Timed {
  key: OpKey;
  ms: number;
}

const ROUNDS = 400;
/** Times below this are mostly the clock's. */
const LEAST_MS = 1e-3;

/**
 * What a machine takes for a unit of each resource, ms: non-negative least squares on relative errors (coordinate descent),
 * so that quick and slow ops count alike.
 */
export function costsOf(list: readonly Timed[]): ByResource {
  const rows = list.map(({ key, ms }) => {
    const amounts = resourcesOf(key);
    const scale = Math.max(ms, LEAST_MS);
    return RESOURCES.map((resource) => amounts[resource] / scale);
  });
  const costs = RESOURCES.map(() => 0);
  const left = rows.map(() => 1);
  for (let round = 0; round < ROUNDS; round++) {
    for (let r = 0; r < RESOURCES.length; r++) {
      let along = 0;
      let square = 0;
      for (const [i, row] of rows.entries()) {
        const x = row[r] as number;
        along += x * (left[i] as number);
        square += x * x;
      }
      const step = square > 0 ? Math.max(-(costs[r] as number), along / square) : 0;
      if (step === 0) continue;
      costs[r] = (costs[r] as number) + step;
      for (const [i, row] of rows.entries()) left[i] = (left[i] as number) - step * (row[r] as number);
    }
  }
  return Object.fromEntries(RESOURCES.map((resource, r) => [resource, costs[r] as number])) as ByResource;
}

/** The time of an op at these costs, ms. */
export function timeAt(costs: ByResource, key: OpKey): number {
  const amounts = resourcesOf(key);
  return RESOURCES.reduce((sum, resource) => sum + costs[resource] * amounts[resource], 0);
}
