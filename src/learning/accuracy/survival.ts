import {
  AGGREGATE,
  aggregateFunction,
  COMBINE,
  type Genome,
  POOL,
  POOL_FUNCTIONS,
} from '../../design/genome.ts';

/**
 * What of a signal on the nodes an Aggregate hands on: of its mean over the graph (`sum`), and of what single nodes hold,
 * at a few frequencies of the graph (the eigenvalue l of its normalised Laplacian; white noise lies around 1).
 * Averaging neighbours is 1 - l, differences to them l; a message that holds the node itself hands on everything.
 */
interface Stretch {
  sum: number;
  nodes: number[];
}
const FREQUENCIES = [0.65, 1, 1.35];
const whole = (): Stretch => ({ sum: 1, nodes: FREQUENCIES.map(() => 1) });
const rootMeanSquare = (list: readonly number[]): number =>
  Math.sqrt(list.reduce((sum, x) => sum + x * x, 0) / list.length);

/** A maximum is not linear: taken as half way between the filter and handing on everything. */
function through({ sum, nodes }: Stretch, fn: number): Stretch {
  const { message, reducer } = aggregateFunction(fn);
  if (message === 'full' || message === 'target+relative') return { sum, nodes };
  const mixed = (gain: number) => (reducer === 'max' ? (1 + Math.abs(gain)) / 2 : gain);
  const at = (l: number) => mixed(message === 'relative' ? l : 1 - l);
  return { sum: sum * at(0), nodes: nodes.map((x, i) => x * at(FREQUENCIES[i] as number)) };
}

/** How much survives the stretches between the Combines before the Pool; each share within 0 and about 1. */
export interface Survival {
  /** Up to the first Combine, or to the Pool where there is none. */
  first: { sum: number; nodes: number };
  /** Behind the last Combine; a Pool without a maximum reads the sum alone. */
  last: { sum: number; nodes: number };
  /** Least of all stretches. */
  least: { sum: number; nodes: number };
}

export function survival({ ops, functions }: Genome): Survival {
  const stretches = [whole()];
  for (const [p, op] of ops.entries()) {
    const fn = functions[p] as number;
    const own = stretches.length - 1;
    if (op === AGGREGATE) stretches[own] = through(stretches[own] as Stretch, fn);
    if (op === COMBINE) stretches.push(whole());
    if (op !== POOL) continue;
    if (!POOL_FUNCTIONS[fn]?.includes('max')) {
      const { sum } = stretches[own] as Stretch;
      stretches[own] = { sum, nodes: [sum] };
    }
    break;
  }
  const shares = stretches.map(({ sum, nodes }) => ({ sum, nodes: rootMeanSquare(nodes) }));
  const least = (part: 'sum' | 'nodes') => Math.min(...shares.map((share) => share[part]));
  return {
    first: shares[0] as Survival['first'],
    last: shares.at(-1) as Survival['last'],
    least: { sum: least('sum'), nodes: least('nodes') },
  };
}
