import {
  aggregateFunction,
  COMBINE,
  COMBINE_WIDTHS,
  GENOME_CLASSIFIER,
  type Genome,
  POOL,
  POOL_FUNCTIONS,
} from '../design/genome.ts';
import type { Message, Setting } from '../design/types.ts';
import { roleOf } from './roles.ts';

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

/** Bank of the word embedding. */
export const WORDS = 'words';

/** Inner Combines on each side of the Pool that have banks of their own; deeper ones share the last. */
const DEPTHS = 2;

/**
 * Where a design of the 12-position space finds its weights. A Combine's bank goes by the Combines before it on its side of
 * the Pool, not by its position: Connect, Communicate and Sample compute no features, so moving them must not change a
 * network's weights. The last Combine before the Pool has a bank of its own, whatever its depth, so that what is pooled
 * means the same in every design. Banks go by block, the last message part and the pool that a run of columns comes
 * from, so that columns keep their meaning at every width; blocks of a kind stand one below another, and so do all parts
 * of one pool.
 */
export function slicesOf(genome: Genome, setting: Setting): SlicedLayer[] {
  const layers: SlicedLayer[] = [];
  const { features, words } = setting;
  if (words) {
    const weight = [{ bank: WORDS, row: 0, rows: words.vocabulary, columns: features }];
    layers.push({ layer: 'input.0', weight, vector: null, vectorName: 'shift' });
  }
  let blocks: Block[] = [{ base: 'x', part: '', pool: '', width: features }];
  let depth = 0;
  const add = (layer: string, slot: string, columns: number, vectorName: 'shift' | 'bias' = 'shift') => {
    const filled = new Map<string, number>();
    const weight = blocks.map(({ base, part, pool, width }): Slice => {
      const bank = [slot, 'weight', pool, base, pool ? '' : part].filter((text) => text !== '').join('.');
      const row = filled.get(bank) ?? 0;
      filled.set(bank, row + width);
      return { bank, row, rows: width, columns };
    });
    const vector = { bank: `${slot}.${vectorName}`, row: 0, rows: 1, columns };
    layers.push({ layer, weight, vector, vectorName });
    blocks = [{ base: 'h', part: '', pool: '', width: columns }];
  };
  const poolAt = genome.ops.indexOf(POOL);
  const lastBefore = genome.ops.slice(0, poolAt).lastIndexOf(COMBINE);
  genome.ops.forEach((op, p) => {
    const fn = genome.functions[p] ?? 0;
    const role = roleOf(op);
    if (role === 'layer') {
      depth = Math.min(depth + 1, DEPTHS);
      const slot = p === lastBefore ? 'last' : `${p < poolAt ? 'inner' : 'post'}${depth}`;
      add(`combine${p + 1}.0`, slot, COMBINE_WIDTHS[fn] as number);
    }
    if (role === 'messages') {
      const before = blocks;
      blocks = PARTS[aggregateFunction(fn).message].flatMap((part) =>
        part === 'n'
          ? [{ base: 'n' as const, part: '', pool: '', width: 1 }]
          : before.map((block) => ({ ...block, part })),
      );
    }
    if (role === 'pool') {
      const before = blocks;
      const reducers = POOL_FUNCTIONS[fn] ?? [];
      blocks = reducers.flatMap((r) => before.map((block) => ({ ...block, pool: r })));
      depth = 0;
    }
  });
  GENOME_CLASSIFIER.forEach((columns, index) => {
    add(`classifier.${index}`, `classifier${index}`, columns);
  });
  const last = GENOME_CLASSIFIER.length;
  add(`classifier.${last}`, `classifier${last}`, setting.classes, 'bias');
  return layers;
}
