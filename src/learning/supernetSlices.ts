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

/** One piece of a layer's weight: the first `rows` rows and `columns` columns of a shared bank. */
export interface Slice {
  bank: string;
  rows: number;
  columns: number;
}

/** A layer of a design and where the supernet keeps its tensors. */
export interface SlicedLayer {
  /** Stem of the tensor names in the design's graphs, `${opId}.${index}`. */
  layer: string;
  /** One below another they are the weight. */
  weight: Slice[];
  /** The bank of the shift; one row. */
  vector: Slice;
}

/** Parts of each message in the order in which they stand side by side; `n` is the distance, one column. */
const PARTS: Record<Message, readonly string[]> = {
  full: ['t', 's', 'r', 'n'],
  source: ['s'],
  'target+relative': ['t', 'r'],
  relative: ['r'],
};

/**
 * Where a design of the 12-position space finds its weights. A Combine's bank goes by how many Combines
 * stand before it on its side of the Pool, not by its position: Connect, Communicate and Sample compute no
 * features, so moving them must not change a network's weights. Banks go by block, so that columns keep their
 * meaning at every width: by the last message part, and by the how-manieth block of that kind it is. The
 * classifier's last layer is not shared: it is fitted to each design (lastLayer.ts).
 */
export function slicesOf(genome: Genome, setting: Setting): SlicedLayer[] {
  const layers: SlicedLayer[] = [];
  let blocks: Block[] = [{ base: 'x', part: '', pool: '', width: setting.features }];
  let stage = 'pre';
  let combines = 0;
  const add = (layer: string, slot: string, columns: number) => {
    const seen = new Map<string, number>();
    const weight = blocks.map(({ base, part, pool, width }) => {
      const tag = [pool, base, part].filter((text) => text !== '').join('.');
      const turn = seen.get(tag) ?? 0;
      seen.set(tag, turn + 1);
      return { bank: `${slot}.weight.${tag}.${turn}`, rows: width, columns };
    });
    const vector = { bank: `${slot}.shift`, rows: 1, columns };
    layers.push({ layer, weight, vector });
    blocks = [{ base: 'h', part: '', pool: '', width: columns }];
  };
  genome.ops.forEach((op, p) => {
    const fn = genome.functions[p] ?? 0;
    if (op === COMBINE) {
      combines++;
      add(`combine${p + 1}.0`, `${stage}${combines}`, COMBINE_WIDTHS[fn] as number);
    }
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
      combines = 0;
    }
  });
  GENOME_CLASSIFIER.forEach((columns, index) => {
    add(`classifier.${index}`, `classifier${index}`, columns);
  });
  return layers;
}
