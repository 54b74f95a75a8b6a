import {
  BEFORE_POOL,
  BEHIND_POOL,
  COMBINE,
  COMMUNICATE,
  CONNECT,
  FUNCTION_COUNTS,
  GENOME_MAX_WIDTH,
  type Genome,
  type GenomeContext,
  genomeWidth,
  LEARNS,
  POOL,
  POSITIONS,
  READS_GRAPH,
  SAMPLE,
  STANDS_BEHIND,
} from '../design/genome.ts';
import type { Random } from './random.ts';

const OPS = FUNCTION_COUNTS.length;
const randomFunction = (op: number, random: Random): number => random.below(FUNCTION_COUNTS[op] as number);

/** Code points of (op, function); room for the largest count of functions. */
const STRIDE = 16;

/** The same for genomes that stand for the same design: Connects do not count. */
export function genomeKey({ ops, functions }: Genome): string {
  let key = '';
  for (let p = 0; p < POSITIONS; p++) {
    const op = ops[p] as number;
    if (op !== CONNECT) key += String.fromCharCode(op * STRIDE + (functions[p] as number));
  }
  return key;
}

/**
 * Makes any op and function indices valid (domain rules 1 to 6) in place, changing as little as it can:
 * what cannot stay becomes a Connect, a missing graph a Sample, and a message that grows too wide `source`.
 */
export function repair(genome: Genome, random: Random, context: GenomeContext = {}): Genome {
  const { ops, functions } = genome;
  const set = (p: number, op: number, fn = randomFunction(op, random)) => {
    ops[p] = op;
    functions[p] = fn;
  };
  for (let p = 0; p < POSITIONS; p++) {
    functions[p] = (functions[p] as number) % (FUNCTION_COUNTS[ops[p] as number] as number);
  }
  const pool = onePool(genome, random);
  let graph = context.ownGraph ?? false;
  let learns = false;
  for (let p = 0; p < POSITIONS; p++) {
    const op = ops[p] as number;
    if (p > pool && STANDS_BEHIND[op] === 0) set(p, CONNECT);
    if (p > pool) continue;
    if (READS_GRAPH[op] === 1 && !graph) set(p, SAMPLE);
    if (ops[p] === SAMPLE) graph = true;
    if (LEARNS[ops[p] as number] === 1) learns = true;
  }
  // Without a Combine or Aggregate no graph is read, so whatever stands here may go.
  if (!learns) set(random.below(pool), COMBINE);
  keepTwoCrossings(genome);
  let width = context.features ?? 3;
  for (let p = 0; p < pool; p++) {
    let next = genomeWidth(ops[p] as number, functions[p] as number, width);
    if (next > GENOME_MAX_WIDTH) {
      // Aggregates alone widen so far, and their message `source` keeps the width.
      functions[p] = 3 + ((functions[p] as number) % 3);
      next = width;
    }
    width = next;
  }
  return genome;
}

/** Leaves one Pool, not at the first position, and returns where it stands. */
function onePool({ ops, functions }: Genome, random: Random): number {
  let keep = -1;
  let pools = 0;
  for (let p = 1; p < POSITIONS; p++) {
    if (ops[p] === POOL && random.below(++pools) === 0) keep = p;
  }
  if (keep < 0) {
    keep = 1 + random.below(POSITIONS - 1);
    functions[keep] = randomFunction(POOL, random);
  }
  for (let p = 0; p < POSITIONS; p++) {
    if (p !== keep && ops[p] === POOL) {
      ops[p] = CONNECT;
      functions[p] = 0;
    }
  }
  ops[keep] = POOL;
  return keep;
}

/** Drops Communicates behind the second, and a second one right behind the first. */
function keepTwoCrossings({ ops, functions }: Genome): void {
  let crossings = 0;
  let worked = true;
  for (let p = 0; p < POSITIONS; p++) {
    if (ops[p] === COMMUNICATE) {
      if (crossings < 2 && worked) {
        crossings++;
        worked = false;
      } else {
        ops[p] = CONNECT;
        functions[p] = 0;
      }
    } else if (ops[p] !== CONNECT) worked = true;
  }
}

/** A random valid genome: the Pool anywhere, uniform choices of what may stand before and behind it, repaired. */
export function randomValid(random: Random, context?: GenomeContext): Genome {
  const pool = 1 + random.below(POSITIONS - 1);
  const ops = Array.from({ length: POSITIONS }, (_, p) =>
    p === pool ? POOL : random.pick(p < pool ? BEFORE_POOL : BEHIND_POOL),
  );
  return repair({ ops, functions: ops.map((op) => randomFunction(op, random)) }, random, context);
}

/** Positions from..12 of one genome behind positions 1..from-1 of the other. Not yet valid. */
export function crossover(a: Genome, b: Genome, random: Random): Genome {
  const from = 1 + random.below(POSITIONS - 1);
  return {
    ops: [...a.ops.slice(0, from), ...b.ops.slice(from)],
    functions: [...a.functions.slice(0, from), ...b.functions.slice(from)],
  };
}

/** Moves position `from` to `to`, shifting those between. */
function move(list: number[], from: number, to: number): void {
  const [item] = list.splice(from, 1);
  list.splice(to, 0, item as number);
}

/** One small change in place: another op, another function, or an op (a crossing, say) moved. Not yet valid. */
export function mutate({ ops, functions }: Genome, random: Random): void {
  const p = random.below(POSITIONS);
  const kind = random.below(4);
  if (kind === 0) {
    ops[p] = random.below(OPS);
    functions[p] = randomFunction(ops[p], random);
  } else if (kind === 1) {
    // A function where there is a choice; most positions have one.
    functions[p] = randomFunction(ops[p] as number, random);
  } else if (kind === 2) {
    const to = random.below(POSITIONS);
    move(ops, p, to);
    move(functions, p, to);
  } else {
    const crossing = ops.indexOf(COMMUNICATE);
    if (crossing < 0) {
      ops[p] = COMMUNICATE;
      functions[p] = 0;
    } else {
      move(ops, crossing, p);
      move(functions, crossing, p);
    }
  }
}
