import {
  AGGREGATE,
  aggregateFunction,
  COMBINE,
  FUNCTION_COUNTS,
  type Genome,
  POOL,
  POOL_FUNCTIONS,
} from '../../design/genome.ts';

/**
 * What of a signal on the nodes an Aggregate hands on: of its mean over the graph, and of what single nodes hold, at a few
 * frequencies of the graph (the eigenvalue l of its normalised Laplacian; white noise lies around 1). Averaging neighbours
 * is 1 - l, differences to them l; a message that holds the node itself hands on everything. A maximum is not linear:
 * taken as half way between the filter and handing on everything.
 */
const FREQUENCIES = [0.65, 1, 1.35] as const;

/** By function of an Aggregate: its gain at 0, the mean, and at each frequency. */
const GAINS: readonly (readonly [number, number, number, number])[] = Array.from(
  { length: FUNCTION_COUNTS[AGGREGATE] as number },
  (_, fn) => {
    const { message, reducer } = aggregateFunction(fn);
    if (message === 'full' || message === 'target+relative') return [1, 1, 1, 1] as const;
    const at = (l: number) => {
      const gain = message === 'relative' ? l : 1 - l;
      return reducer === 'max' ? (1 + Math.abs(gain)) / 2 : gain;
    };
    return [at(0), at(FREQUENCIES[0]), at(FREQUENCIES[1]), at(FREQUENCIES[2])] as const;
  },
);

/** By function of a Pool: whether it takes a maximum. */
const TAKES_MAX = POOL_FUNCTIONS.map((reducers) => reducers.includes('max'));

/** How much survives the stretches between the Combines before the Pool; each share within 0 and about 1. */
interface Survival {
  /** Up to the first Combine, or to the Pool where there is none. */
  first: { sum: number; nodes: number };
  /** Behind the last Combine; a Pool without a maximum reads the sum alone. */
  last: { sum: number; nodes: number };
  /** Least of all stretches. */
  least: { sum: number; nodes: number };
}

export function survival({ ops, functions }: Pick<Genome, 'ops' | 'functions'>): Survival {
  // Of the present stretch; searches ask for every candidate, so nothing is built on the way.
  let sum = 1;
  let low = 1;
  let middle = 1;
  let high = 1;
  let first: Survival['first'] | null = null;
  const least = { sum: Number.POSITIVE_INFINITY, nodes: Number.POSITIVE_INFINITY };
  let last = { sum: 1, nodes: 1 };
  for (let p = 0; p <= ops.length; p++) {
    const op = ops[p];
    const fn = functions[p] as number;
    if (op === AGGREGATE) {
      const gains = GAINS[fn] as (typeof GAINS)[number];
      sum *= gains[0];
      low *= gains[1];
      middle *= gains[2];
      high *= gains[3];
    }
    const ends = op === POOL || op === undefined;
    if (op !== COMBINE && !ends) continue;
    const summed = op === POOL && !TAKES_MAX[fn];
    const nodes = summed ? Math.abs(sum) : Math.sqrt((low * low + middle * middle + high * high) / 3);
    last = { sum, nodes };
    first ??= last;
    least.sum = Math.min(least.sum, sum);
    least.nodes = Math.min(least.nodes, nodes);
    if (ends) break;
    sum = low = middle = high = 1;
  }
  return { first: first ?? last, last, least };
}
