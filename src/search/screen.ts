import {
  COMBINE,
  CONNECT,
  FUNCTION_COUNTS,
  type Genome,
  genomeWidth,
  POOL,
  POSITIONS,
  READS_GRAPH,
  SAMPLE,
} from '../design/genome.ts';

/** A guess at a candidate's accuracy, used only to choose which candidates to evaluate; never shown. */
interface Guess {
  mean: number;
  /** Mean plus what it may be off: the benefit of the doubt. */
  optimistic: number;
}

/** A bias, the count of each (op, function), and figures of the whole: widths, graphs, products. */
const FUNCTIONS = Math.max(...FUNCTION_COUNTS);
const FIRST_FIGURE = 1 + FUNCTION_COUNTS.length * FUNCTIONS;
const SIZE = FIRST_FIGURE + 7;
/** Strength of the pull to the mean, in evaluated candidates. */
const RIDGE = 1;
/** Standard deviations of doubt. */
const OPTIMISM = 1;
/** Evaluated candidates before a guess is worth anything. */
const ENOUGH = 8;

/**
 * Ridge regression of accuracy on counts of ops and functions, renewed with each evaluated candidate
 * (recursive least squares). Cheap enough to ask for every candidate of a search.
 */
export class AccuracyScreen {
  readonly #features = new Float64Array(SIZE);
  /** Inverse of (X'X + ridge). */
  readonly #inverse = new Float64Array(SIZE * SIZE);
  readonly #moment = new Float64Array(SIZE);
  readonly #weights = new Float64Array(SIZE);
  readonly #product = new Float64Array(SIZE);
  #count = 0;
  #squares = 0;
  #mean = 0;

  constructor() {
    for (let i = 0; i < SIZE; i++) this.#inverse[i * SIZE + i] = 1 / RIDGE;
  }

  /** Learns from an evaluated candidate. */
  learn(genome: Genome, accuracy: number): void {
    if (this.#count > 0) {
      // The error before learning it is an honest one: it was not fitted yet.
      const error = accuracy - this.guess(genome).mean;
      this.#squares += error * error;
    } else this.#mean = accuracy;
    this.#count++;
    const x = this.#encode(genome);
    const gain = this.#multiply(x);
    let scale = 1;
    for (let i = 0; i < SIZE; i++) scale += (x[i] as number) * (gain[i] as number);
    for (let i = 0; i < SIZE; i++) {
      const g = (gain[i] as number) / scale;
      if (g === 0) continue;
      for (let j = 0; j < SIZE; j++) {
        const cell = i * SIZE + j;
        this.#inverse[cell] = (this.#inverse[cell] as number) - g * (gain[j] as number);
      }
    }
    for (let i = 0; i < SIZE; i++) {
      this.#moment[i] = (this.#moment[i] as number) + (x[i] as number) * (accuracy - this.#mean);
    }
    this.#weights.set(this.#multiply(this.#moment));
  }

  /** Before enough was evaluated everything is possible: the optimistic guess is 1. */
  guess(genome: Genome): Guess {
    const x = this.#encode(genome);
    let mean = this.#mean;
    for (let i = 0; i < SIZE; i++) mean += (x[i] as number) * (this.#weights[i] as number);
    if (this.#count < ENOUGH) return { mean, optimistic: 1 };
    const optimistic = mean + OPTIMISM * Math.sqrt(this.#squares / (this.#count - 1));
    return { mean, optimistic: Math.min(1, optimistic) };
  }

  #multiply(x: Float64Array): Float64Array {
    const out = this.#product;
    out.fill(0);
    for (let j = 0; j < SIZE; j++) {
      const v = x[j] as number;
      if (v === 0) continue;
      for (let i = 0; i < SIZE; i++) {
        out[i] = (out[i] as number) + (this.#inverse[j * SIZE + i] as number) * v;
      }
    }
    return out;
  }

  #encode({ ops, functions, share = 1 }: Genome): Float64Array {
    const x = this.#features;
    x.fill(0);
    x[0] = 1;
    let width = 3;
    let pooled = false;
    let widest = width;
    let poolWidth = 0;
    let graphsRead = 0;
    let freshGraph = 0;
    let products = 0;
    let behindPool = 0;
    for (let p = 0; p < POSITIONS; p++) {
      const op = ops[p] as number;
      const fn = functions[p] as number;
      if (op === CONNECT) continue;
      const token = 1 + op * FUNCTIONS + fn;
      x[token] = (x[token] as number) + 1;
      const to = genomeWidth(op, fn, width);
      if (op === SAMPLE) freshGraph = 1;
      else if (READS_GRAPH[op] === 1) {
        graphsRead += freshGraph;
        freshGraph = 0;
      } else if (op === COMBINE) {
        products += width * to;
        if (pooled) behindPool++;
      } else if (op === POOL) {
        pooled = true;
        poolWidth = width;
      }
      width = to;
      if (!pooled && to > widest) widest = to;
    }
    x[FIRST_FIGURE] = Math.log2(poolWidth + 1) / 10;
    x[FIRST_FIGURE + 1] = graphsRead;
    x[FIRST_FIGURE + 2] = Math.log2(products + 1) / 20;
    x[FIRST_FIGURE + 3] = Math.log2(width) / 10;
    x[FIRST_FIGURE + 4] = Math.log2(widest) / 10;
    x[FIRST_FIGURE + 5] = behindPool;
    x[FIRST_FIGURE + 6] = Math.log2(share);
    return x;
  }
}
