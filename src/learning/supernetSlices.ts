import {
  AGGREGATE,
  aggregateFunction,
  COMBINE,
  COMBINE_WIDTHS,
  GENOME_CLASSIFIER,
  type Genome,
  POOL,
  POOL_FUNCTIONS,
} from '../design/genome.ts';
import type { Message, Setting } from '../design/types.ts';

/** A run of input columns with one meaning: what it is of (points, hidden features, distances), and as what. */
interface Block {
  base: 'x' | 'h' | 'n';
  /** The message part it last was, or '' when it was never a message. */
  part: string;
  /** The pool that made it, or ''. */
  pool: string;
  width: number;
}

/** One piece of a layer's tensor: `rows` rows of a shared bank from `row` on, their first `columns` columns. */
export interface Slice {
  bank: string;
  row: number;
  rows: number;
  columns: number;
}

/** A layer of a design and where the supernet keeps its tensors. */
export interface SlicedLayer {
  /** Stem of the tensor names in the design's graphs, `${opId}.${index}`. */
  layer: string;
  /** One below another they are the weight. */
  weight: Slice[];
  /** The shift, or the last layer's bias; one row. A word embedding has none. */
  vector: Slice | null;
  /** Last part of the vector's name. */
  vectorName: 'shift' | 'bias';
}

/** Parts of each message in the order in which they stand side by side; `n` is the distance, one column. */
const PARTS: Record<Message, readonly string[]> = {
  full: ['t', 's', 'r', 'n'],
  source: ['s'],
  'target+relative': ['t', 'r'],
  relative: ['r'],
};

/** Linear layers on each side of the Pool that have banks of their own; deeper ones share the last. */
const DEPTHS = 3;

/**
 * Where a design of the 12-position space finds its weights. A Combine's bank goes by how many linear layers
 * stand before it on its side of the Pool, not by its position: Connect, Communicate and Sample compute no
 * features, so moving them must not change a network's weights. The classifier's first layer counts as another one
 * behind the Pool while nothing else stands between. Banks go by block, the last message part and the pool that a
 * run of columns comes from, so that columns keep their meaning at every width; blocks of a kind stand one below
 * another.
 */
export function slicesOf(genome: Genome, setting: Setting): SlicedLayer[] {
  const layers: SlicedLayer[] = [];
  const { features, words } = setting;
  if (words) {
    const weight = [{ bank: 'words', row: 0, rows: words.vocabulary, columns: features }];
    layers.push({ layer: 'input.0', weight, vector: null, vectorName: 'shift' });
  }
  let blocks: Block[] = [{ base: 'x', part: '', pool: '', width: features }];
  let stage = 'pre';
  let depth = 0;
  const add = (layer: string, slot: string, columns: number, vectorName: 'shift' | 'bias' = 'shift') => {
    const filled = new Map<string, number>();
    const weight = blocks.map(({ base, part, pool, width }): Slice => {
      const bank = [slot, 'weight', pool, base, part].filter((text) => text !== '').join('.');
      const row = filled.get(bank) ?? 0;
      filled.set(bank, row + width);
      return { bank, row, rows: width, columns };
    });
    const vector = { bank: `${slot}.${vectorName}`, row: 0, rows: 1, columns };
    layers.push({ layer, weight, vector, vectorName });
    blocks = [{ base: 'h', part: '', pool: '', width: columns }];
    depth++;
  };
  const slot = () => `${stage}${Math.min(depth + 1, DEPTHS)}`;
  genome.ops.forEach((op, p) => {
    const fn = genome.functions[p] ?? 0;
    if (op === COMBINE) add(`combine${p + 1}.0`, slot(), COMBINE_WIDTHS[fn] as number);
    if (op === AGGREGATE) {
      const before = blocks;
      blocks = PARTS[aggregateFunction(fn).message].flatMap((part) =>
        part === 'n'
          ? [{ base: 'n' as const, part: '', pool: '', width: 1 }]
          : before.map((block) => ({ ...block, part })),
      );
    }
    if (op === POOL) {
      const before = blocks;
      const reducers = POOL_FUNCTIONS[fn] ?? [];
      blocks = reducers.flatMap((r) => before.map((block) => ({ ...block, pool: r })));
      stage = 'post';
      depth = 0;
    }
  });
  GENOME_CLASSIFIER.forEach((columns, index) => {
    add(`classifier.${index}`, depth === 0 ? slot() : `classifier${index}`, columns);
  });
  const last = GENOME_CLASSIFIER.length;
  add(`classifier.${last}`, `classifier${last}`, setting.classes, 'bias');
  return layers;
}
