import { GENOME_CLASSIFIER, GENOME_K, POOL_FUNCTIONS } from '../design/genome.ts';
import { aggregateWidth } from '../design/ops/aggregate.ts';
import { MESSAGES, REDUCERS, type Setting } from '../design/types.ts';
import { type OpKey, runKey } from './keys.ts';

/** A micro-graph to time. The coarse ones come first: they bracket every family, so that all can be interpolated. */
export interface PlannedKey {
  key: OpKey;
  stage: 'coarse' | 'fine';
}

type Widths = readonly number[];
/** Widths to time, and the two of them that make the coarse table. */
interface Ladder {
  widths: Widths;
  coarse: Widths;
}

const ladder = (widths: Widths, coarse: Widths): Ladder => ({
  widths: [...new Set(widths)],
  coarse,
});

/**
 * The grid over the 12-position space and the ops that a person can draw besides, for one number of points.
 * About 150 micro-graphs, for words some 60 more; widths in between are interpolated. Throws RangeError below 20 points
 * (a sentence may have fewer words: then each is every other's neighbour).
 */
export function spaceGrid({ points, features, classes, words }: Setting): PlannedKey[] {
  if (points < GENOME_K && !words) {
    throw new RangeError(`Every node of the space has ${GENOME_K} neighbours: ${points} points are too few.`);
  }
  const sampled = words ? Math.min(GENOME_K, points) : GENOME_K;
  const list: PlannedKey[] = [];
  const put = (key: OpKey, coarse: boolean) => list.push({ key, stage: coarse ? 'coarse' : 'fine' });
  const nodes = (inWidth: number, outWidth: number) => ({ inWidth, outWidth, pooled: false, rows: points });
  const pooled = (inWidth: number, outWidth: number) => ({ inWidth, outWidth, pooled: true, rows: 1 });
  const plain = { params: '', k: 0 };

  const along = (steps: Ladder, each: (width: number) => OpKey) => {
    for (const width of steps.widths) put(each(width), steps.coarse.includes(width));
  };
  const grid = (ins: Ladder, outs: Ladder, each: (from: number, to: number) => OpKey) => {
    for (const to of outs.widths) {
      for (const from of ins.widths) {
        put(each(from, to), ins.coarse.includes(from) && outs.coarse.includes(to));
      }
    }
  };
  along(ladder([features, 8, 32, 64, 128, 256, 512, 1537], [features, 256]), (w) => ({
    op: 'Sample',
    params: '',
    k: sampled,
    ...nodes(w, w),
  }));
  for (const k of new Set(words ? [words.neighbours, sampled] : [sampled])) {
    for (const message of MESSAGES) {
      for (const reducer of REDUCERS) {
        const widest = message === 'full' ? 512 : message === 'target+relative' ? 768 : 1024;
        along(ladder([features, 8, 64, 256, widest], [8, 256]), (w) => ({
          op: 'Aggregate',
          params: `${message}/${reducer}`,
          k,
          ...nodes(w, aggregateWidth(message, w)),
        }));
      }
    }
  }
  grid(
    ladder([features, 8, 32, 128, 512, 1537], [8, 512]),
    ladder([8, 32, 128, 512], [8, 512]),
    (from, to) => ({ op: 'Combine', ...plain, ...nodes(from, to) }),
  );
  // Embeddings of drawn designs are wider than the space's Combines.
  grid(ladder([128, 512], []), ladder([1024], []), (from, to) => ({
    op: 'Combine',
    ...plain,
    ...nodes(from, to),
  }));
  grid(ladder([8, 64, 512, 3074], [8, 512]), ladder([8, 64, 512], [8, 512]), (from, to) => ({
    op: 'Combine',
    ...plain,
    ...pooled(from, to),
  }));
  for (const functions of POOL_FUNCTIONS) {
    along(ladder([8, 128, 512, 1537], [8, 512]), (w) => ({
      op: 'Pool',
      params: functions.join('+'),
      k: 0,
      ...nodes(w, w * functions.length),
    }));
  }
  along(ladder([8, 128, 1024, 3074], [8, 1024]), (w) => ({
    op: 'Classifier',
    params: GENOME_CLASSIFIER.join('-'),
    k: 0,
    ...pooled(w, classes),
  }));
  along(ladder([64, 512], [64]), (w) => ({ op: 'Concat', ...plain, ...nodes(w, w) }));
  for (const form of ['per-node', 'per-edge']) {
    grid(ladder([features, 64, 128], [64]), ladder([64, 256], [64]), (from, to) => ({
      op: 'EdgeConv',
      params: `${form}/max`,
      k: sampled,
      ...nodes(from, to),
    }));
  }
  // Last of the coarse ones, when the engine is warmest: every other row is reduced by what these take.
  for (const elements of [64, 16_384, 262_144, 2_097_152]) put(runKey(elements), elements <= 262_144);
  return coarseFirst(list);
}

const coarseFirst = (list: readonly PlannedKey[]): PlannedKey[] => [
  ...list.filter((item) => item.stage === 'coarse'),
  ...list.filter((item) => item.stage === 'fine'),
];
