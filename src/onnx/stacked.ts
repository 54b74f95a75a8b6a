import type { GraphBuilder } from './graph.ts';
import type { Dim } from './proto.ts';

/**
 * Name of the first dimension of every input and output of a model that computes several samples at once, each as if it were
 * alone. An endpoint may put requests of several devices to such a model together.
 */
export const BATCH = 'gcode_batch';

/** An index that no gathering has: the engine refuses it. */
const NOWHERE = -(2 ** 40);

/**
 * Samples one below the other: what holds [N, C] for one sample has [B N, C] rows here, so that ops on rows stay as they
 * are; neighbours are counted over all rows. What goes in and out has the batch as its first axis.
 */
export class Stack {
  readonly #g: GraphBuilder;
  /** Nodes of a sample. */
  readonly points: number;
  #first: string | undefined;
  #offsets: string | undefined;

  constructor(g: GraphBuilder, points: number) {
    this.#g = g;
    this.points = points;
  }

  static dims(dims: readonly Dim[]): Dim[] {
    return [BATCH, ...dims];
  }

  /** Tells of an input, by which the number of samples is known. */
  sees(input: string): void {
    this.#first ??= input;
  }

  /** The first row of each sample, int64 [B, 1, 1]. */
  #firstRows(): string {
    const g = this.#g;
    if (this.#offsets !== undefined) return this.#offsets;
    if (this.#first === undefined) throw new Error('a batch needs an input');
    const size = g.node('Shape', [this.#first], { start: 0, end: 1 });
    const count = g.node('Squeeze', [size, g.ints([0])]);
    const numbers = g.node('Range', [g.ints([0], []), count, g.ints([1], [])]);
    const rows = g.node('Mul', [numbers, g.ints([this.points], [])]);
    this.#offsets = g.node('Reshape', [rows, g.ints([-1, 1, 1])]);
    return this.#offsets;
  }

  /** Values [B, R, C] as rows [B R, C]. */
  rows(x: string, width: number): string {
    return this.#g.node('Reshape', [x, this.#g.ints([-1, width])]);
  }

  /** Rows [B R, C] as values [B, R, C]. */
  samples(x: string, rows: number, width: number): string {
    return this.#g.node('Reshape', [x, this.#g.ints([-1, rows, width])]);
  }

  /** Indices within each sample, int64 [B, N, k], as rows of all, [B N, k]. */
  neighbours(local: string, k: number): string {
    return this.rows(this.#g.node('Add', [local, this.#firstRows()]), k);
  }

  /**
   * The same for indices that came from outside: one that is no node of its sample makes the run fail, where it would read
   * another sample's node.
   */
  checkedNeighbours(indices: string, k: number): string {
    const g = this.#g;
    const local = g.cast(indices, 'int64');
    const last = g.node('Clip', [local, g.ints([0], []), g.ints([this.points - 1], [])]);
    const inside = g.node('Equal', [local, last]);
    return this.neighbours(g.node('Where', [inside, local, g.ints([NOWHERE], [])]), k);
  }

  /** The k nearest nodes of each node among its own sample's, int64 [B, N, k]; see knn. */
  knn(x: string, width: number, k: number): string {
    const g = this.#g;
    const each = this.samples(x, this.points, width);
    const centred = g.node('Sub', [each, g.node('ReduceMean', [each, g.ints([1])], { keepdims: 1 })]);
    const squares = g.node('ReduceSumSquare', [centred, g.ints([2])], { keepdims: 0 });
    const columns = g.node('Transpose', [centred], { perm: [0, 2, 1] });
    const products = g.node('Mul', [g.node('MatMul', [centred, columns]), g.real(2)]);
    const score = g.node('Sub', [products, g.node('Unsqueeze', [squares, g.ints([1])])]);
    const options = { axis: -1, largest: 1, sorted: 0 };
    return g.nodeN('TopK', [score, g.ints([k])], 2, options, 'nearest')[1] as string;
  }
}
