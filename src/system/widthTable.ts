import {
  FUNCTION_COUNTS,
  GENOME_CLASSIFIER,
  GENOME_K,
  GENOME_MAX_WIDTH,
  GENOME_OPS,
  genomeWidth,
  READS_GRAPH,
  STANDS_BEHIND,
} from '../design/genome.ts';
import { opAt } from '../design/genomeDesign.ts';
import { pointsKept } from '../design/share.ts';
import type { Setting, Shape } from '../design/types.ts';
import type { LatencyTable } from './table.ts';
import { keyOf } from './timing.ts';

/** Widths before the Pool, and behind it where two functions stand side by side. */
const WIDTHS = GENOME_MAX_WIDTH + 1;
const POOLED_WIDTHS = 2 * GENOME_MAX_WIDTH + 1;
/** A cell that was not asked for yet; latencies are 0 and more, or NaN. */
const UNKNOWN = -1;

/** One machine's net latencies by (op, function, input width), filled as they are asked for. */
export class WidthTable {
  readonly table: LatencyTable;
  readonly #points: number;
  readonly #classes: number;
  readonly #cells: readonly Float64Array[];
  /** Ops on the graph that the task brings: they have fewer neighbours than on a Sample's. */
  readonly #ownCells: readonly Float64Array[];
  readonly #pooledCells: readonly Float64Array[];
  readonly #neighbours: number;
  readonly #ownNeighbours: number;
  readonly #classifier = new Float64Array(POOLED_WIDTHS).fill(UNKNOWN);

  constructor(table: LatencyTable, setting: Setting) {
    this.table = table;
    this.#points = setting.points;
    this.#classes = setting.classes;
    [this.#neighbours, this.#ownNeighbours] = neighbourCounts(setting);
    const cells = (op: number, widths: number) =>
      new Float64Array((FUNCTION_COUNTS[op] as number) * widths).fill(UNKNOWN);
    this.#cells = GENOME_OPS.map((_, op) => cells(op, WIDTHS));
    this.#ownCells = GENOME_OPS.map((_, op) => cells(op, READS_GRAPH[op] === 1 ? WIDTHS : 0));
    this.#pooledCells = GENOME_OPS.map((_, op) => cells(op, STANDS_BEHIND[op] === 1 ? POOLED_WIDTHS : 0));
  }

  /** An op of the space on nodes. */
  nodes(op: number, fn: number, width: number, ownGraph = false): number {
    const cells = (ownGraph ? this.#ownCells : this.#cells)[op] as Float64Array;
    const cell = fn * WIDTHS + width;
    if (cells[cell] === UNKNOWN) {
      const k = ownGraph ? this.#ownNeighbours : this.#neighbours;
      cells[cell] = this.#read(op, fn, { rows: this.#points, width, pooled: false, graph: null }, k);
    }
    return cells[cell] as number;
  }

  /** An op of the space behind the Pool. */
  pooled(op: number, fn: number, width: number): number {
    const cells = this.#pooledCells[op] as Float64Array;
    const cell = fn * POOLED_WIDTHS + width;
    if (cells[cell] === UNKNOWN) {
      cells[cell] = this.#read(op, fn, { rows: 1, width, pooled: true, graph: null }, 0);
    }
    return cells[cell] as number;
  }

  #read(op: number, fn: number, input: Shape, k: number): number {
    const found = opAt(op, fn, '', 'device', 'input');
    const key = found && keyOf(found, input, { ...input, width: genomeWidth(op, fn, input.width) }, k);
    if (!key) throw new RangeError(`${GENOME_OPS[op]} is not an op that runs`);
    return this.table.read(key).ms;
  }

  classifier(width: number): number {
    if (this.#classifier[width] === UNKNOWN) {
      this.#classifier[width] = this.table.read({
        op: 'Classifier',
        params: GENOME_CLASSIFIER.join('-'),
        k: 0,
        inWidth: width,
        outWidth: this.#classes,
        pooled: true,
        rows: 1,
      }).ms;
    }
    return this.#classifier[width] as number;
  }
}

/** The setting as a design sees it that reads this part of the points. */
export const settingAt = (setting: Setting, share = 1): Setting =>
  share === 1 || setting.words ? setting : { ...setting, points: pointsKept(setting.points, share) };

/** Neighbours per node: of a Sample, and of the graph that the task brings. */
export const neighbourCounts = ({ points, words }: Setting): [number, number] =>
  words ? [Math.min(GENOME_K, points), words.neighbours] : [GENOME_K, 0];
