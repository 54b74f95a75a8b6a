import {
  BEFORE_POOL,
  BEHIND_POOL,
  COMMUNICATE,
  CONNECT,
  FUNCTION_COUNTS,
  GENOME_MAX_WIDTH,
  type Genome,
  type GenomeContext,
  genomeWidth,
  LEARNS,
  MAKES_GRAPH,
  POOL,
  POSITIONS,
  READS_GRAPH,
} from '../design/genome.ts';
import type { Uniform } from '../design/random.ts';

/** What the positions before one decide about it. */
interface State {
  width: number;
  graph: boolean;
  /** A Combine or an Aggregate stands before the Pool. */
  learns: boolean;
  communicates: number;
  /** Something but Connect stands behind the last Communicate. */
  worked: boolean;
}

/**
 * Draws designs so that the ops of a position, and the functions of an op there, are trained equally often as far as
 * validity allows (after FairNAS, Chu et al. 2019, arXiv 1907.01845): the Pool takes its positions in turn, and every
 * other position takes, of the ops that are valid there, the one used least there so far on that side of the Pool;
 * ties are broken at random.
 */
export class FairSampler {
  readonly #counts = new Map<string, number>();
  readonly #random: Uniform;
  readonly #context: GenomeContext;

  constructor(random: Uniform, context: GenomeContext = {}) {
    this.#random = random;
    this.#context = context;
  }

  next(): Genome {
    const positions = Array.from({ length: POSITIONS - 1 }, (_, i) => i + 1);
    const pool = this.#least(positions, (p) => `pool/${p}`);
    const { features = 3, ownGraph = false } = this.#context;
    const state: State = { width: features, graph: ownGraph, learns: false, communicates: 0, worked: true };
    const genome: Genome = { ops: [], functions: [] };
    for (let p = 0; p < POSITIONS; p++) {
      const side = p < pool ? 'before' : 'behind';
      const op = p === pool ? POOL : this.#least(this.#opsAt(p, pool, state), (o) => `${side}/${p}/${o}`);
      const fn = this.#least(this.#functionsOf(op, side, state), (f) => `${side}/${p}/${op}/${f}`);
      genome.ops.push(op);
      genome.functions.push(fn);
      advance(state, op, fn, side);
    }
    return genome;
  }

  #opsAt(p: number, pool: number, { width, graph, learns, communicates, worked }: State): number[] {
    const crosses = communicates === 0 || (communicates === 1 && worked);
    const fits = (op: number) =>
      (op !== COMMUNICATE || crosses) &&
      (READS_GRAPH[op] === 0 || graph) &&
      this.#functionsOf(op, 'before', { width }).length > 0;
    const ops = (p < pool ? BEFORE_POOL : BEHIND_POOL).filter(fits);
    // The last position before the Pool has to be one that learns when none did.
    return p === pool - 1 && !learns ? ops.filter((op) => LEARNS[op] === 1) : ops;
  }

  #functionsOf(op: number, side: string, { width }: Pick<State, 'width'>): number[] {
    const all = Array.from({ length: FUNCTION_COUNTS[op] as number }, (_, f) => f);
    if (side === 'behind') return all;
    return all.filter((f) => genomeWidth(op, f, width) <= GENOME_MAX_WIDTH);
  }

  /** The choice used least so far, which is used once more now. */
  #least(choices: readonly number[], key: (choice: number) => string): number {
    const used = (choice: number) => this.#counts.get(key(choice)) ?? 0;
    const fewest = Math.min(...choices.map(used));
    const ties = choices.filter((choice) => used(choice) === fewest);
    const chosen = ties[Math.floor(this.#random() * ties.length)] as number;
    this.#counts.set(key(chosen), fewest + 1);
    return chosen;
  }
}

function advance(state: State, op: number, fn: number, side: string): void {
  if (op === COMMUNICATE) state.communicates++;
  if (op !== CONNECT) state.worked = op !== COMMUNICATE;
  if (MAKES_GRAPH[op] === 1) state.graph = true;
  if (side === 'before' && LEARNS[op] === 1) state.learns = true;
  state.width = genomeWidth(op, fn, state.width);
}
