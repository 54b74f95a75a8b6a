import { GENOME_K } from '../design/genome.ts';
import { pointsKept, SHARES } from '../design/share.ts';
import type { Setting } from '../design/types.ts';
import { type OpKey, runKey } from './keys.ts';
import type { Row } from './profileGrid.ts';
import { TIMED_KINDS, TIMING } from './timing.ts';

/** A micro-graph to time. The coarse ones come first: they bracket every family, so that all can be interpolated. */
export interface PlannedKey {
  key: OpKey;
  stage: 'coarse' | 'fine';
}

/**
 * The grid over the 12-position space and the ops that a person can draw besides, for one number of points.
 * About 150 micro-graphs, for words some 60 more; widths in between are interpolated. Throws RangeError below 20 points
 * (a sentence may have fewer words: then each is every other's neighbour).
 */
export function spaceGrid(setting: Setting): PlannedKey[] {
  const { points, words } = setting;
  if (points < GENOME_K && !words) {
    throw new RangeError(`Every node of the space has ${GENOME_K} neighbours: ${points} points are too few.`);
  }
  const sampled = words ? Math.min(GENOME_K, points) : GENOME_K;
  const list: PlannedKey[] = [];
  const put = (key: OpKey, coarse: boolean) => list.push({ key, stage: coarse ? 'coarse' : 'fine' });
  for (const op of TIMED_KINDS) {
    const row = (given: Row, coarse: boolean) => put({ op, params: '', k: 0, ...given }, coarse);
    TIMING[op].profile({
      setting,
      sampled,
      nodes: (inWidth, outWidth) => ({ inWidth, outWidth, pooled: false, rows: points }),
      pooled: (inWidth, outWidth) => ({ inWidth, outWidth, pooled: true, rows: 1 }),
      along(steps, each) {
        for (const width of steps.widths) row(each(width), steps.coarse.includes(width));
      },
      across(ins, outs, each) {
        for (const to of outs.widths) {
          for (const from of ins.widths) {
            row(each(from, to), ins.coarse.includes(from) && outs.coarse.includes(to));
          }
        }
      },
    });
  }
  // Last of the coarse ones, when the engine is warmest: every other row is reduced by what these take.
  for (const elements of [64, 16_384, 262_144, 2_097_152]) put(runKey(elements), elements <= 262_144);
  return coarseFirst(list);
}

/** The numbers of points that designs may read of a sample and still have neighbours, below all of them; the most first. */
export const keptCounts = ({ points, words }: Setting): number[] =>
  words ? [] : SHARES.map((share) => pointsKept(points, share)).filter((n) => n < points && n >= GENOME_K);

/**
 * The same grid for designs that read only so many of the points: what works on nodes. All else takes as long however many
 * points there were.
 */
export const keptGrid = (setting: Setting, points: number): PlannedKey[] =>
  spaceGrid({ ...setting, points }).filter(({ key }) => !key.pooled);

/**
 * What a profile times so that it answers for every part of the points: the coarse rows of the smallest one. What lies between
 * it and all points is interpolated, so that a profile grows by less than a third and not to four times its size.
 */
export const keptRows = (setting: Setting): PlannedKey[] => {
  const fewest = keptCounts(setting).at(-1);
  if (fewest === undefined) return [];
  return keptGrid(setting, fewest)
    .filter(({ stage }) => stage === 'coarse')
    .map(({ key }) => ({ key, stage: 'fine' }));
};

const coarseFirst = (list: readonly PlannedKey[]): PlannedKey[] => [
  ...list.filter((item) => item.stage === 'coarse'),
  ...list.filter((item) => item.stage === 'fine'),
];
