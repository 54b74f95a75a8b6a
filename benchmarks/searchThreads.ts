import { batchScorer } from '../src/search/batchScorer.ts';
import type { ScoringHelper } from '../src/search/scoringPool.ts';
import { runSearch } from '../src/search/search.ts';
import { quantile } from '../src/system/statistics.ts';
import type { Ground } from './ground.ts';

/** Where the shipped accuracy model is served to the benchmark's worker. */
export const MODEL_PATH = '/accuracy.safetensors';

const OBJECTIVES = ['latency', 'energy', 'accuracy'] as const;
const optionsOf = ({ system, setting, accuracyOf: accuracy }: Ground) => ({
  ...{ system, setting, accuracy, objectives: OBJECTIVES },
});

/** What a helper does with a batch. */
export const scorerOf = (ground: Ground): ReturnType<typeof batchScorer> => batchScorer(optionsOf(ground));

export interface ThreadRate {
  threads: number;
  /** Networks a second over each quarter of a second: placed, predicted, ranked and offered to the front. */
  median: number;
  q1: number;
  q3: number;
}

/** A whole search with predicted accuracies, in this thread and its helpers; each with one and all of them by turns. */
export async function threadRates(
  ground: Ground,
  helpers: readonly ScoringHelper[],
  seconds: number,
  rounds = 3,
): Promise<ThreadRate[]> {
  const samples = new Map<number, number[]>();
  for (let round = 0; round < rounds; round++) {
    for (const some of [[], helpers]) {
      const found: number[] = [];
      const options = {
        ...optionsOf(ground),
        strategy: 'front',
        seed: 1 + round,
        maxMs: 1000 * seconds,
      } as const;
      await runSearch(new AbortController().signal, { ...options, helpers: some }, ({ perSecond }) => {
        found.push(perSecond);
      });
      // The first second fills the tables, and the code is compiled.
      const known = samples.get(1 + some.length) ?? [];
      samples.set(1 + some.length, [...known, ...found.slice(4, -1)]);
    }
  }
  return [...samples].map(([threads, list]) => {
    const sorted = list.sort((a, b) => a - b);
    const [q1, median, q3] = [0.25, 0.5, 0.75].map((q) => quantile(sorted, q)) as [number, number, number];
    return { threads, median, q1, q3 };
  });
}
