import { Random } from '../src/design/random.ts';
import { batchScorer } from '../src/search/batchScorer.ts';
import { CandidateScorer } from '../src/search/candidateScorer.ts';
import type { Choice } from '../src/search/mapping/bestPlacements.ts';
import type { Network } from '../src/search/mapping/network.ts';
import type { ScoringHelper } from '../src/search/scoringPool.ts';
import { runSearch } from '../src/search/search.ts';
import type { SearchOptions } from '../src/search/searchOptions.ts';
import { Space } from '../src/search/space.ts';
import { randomNetwork } from '../src/search/variation.ts';
import type { Ground } from './ground.ts';

/** Where the shipped accuracy model is served to the benchmark's worker. */
export const MODEL_PATH = '/accuracy.safetensors';

const OBJECTIVES = ['latency', 'energy', 'accuracy'] as const;
const optionsOf = ({ system, setting, accuracyOf: accuracy }: Ground) => ({
  ...{ system, setting, accuracy, objectives: OBJECTIVES },
});

/** What a helper does with a batch. */
export const scorerOf = (ground: Ground): ReturnType<typeof batchScorer> => batchScorer(optionsOf(ground));

/** A second worker: it scores batches for the first, or searches by itself. */
export interface Other extends ScoringHelper {
  search(seconds: number, seed: number): Promise<number[]>;
}

/**
 * What is timed: random networks scored and nothing else, and with the memory of each one's quickest placement; a search in one
 * worker; one search in two; and two searches that share nothing but the machine, more than which two workers cannot give there.
 */
export const TURNS = [
  'scoring alone',
  'scoring and memory',
  'one worker',
  'two workers',
  'two searches apart',
] as const;
export type TurnName = (typeof TURNS)[number];

/** One turn of one of them. */
export interface Turn {
  name: TurnName;
  /** Networks a second over each quarter of a second. */
  samples: number[];
  /** Between which times they were taken, ms since 1970. */
  from: number;
  to: number;
}

/** A whole search with predicted accuracies: placed, predicted, ranked and offered to the front. */
export async function searched(
  ground: Ground,
  seconds: number,
  seed: number,
  more: Partial<SearchOptions> = {},
): Promise<number[]> {
  const found: number[] = [];
  const options = { ...optionsOf(ground), strategy: 'front', seed, maxMs: 1000 * seconds } as const;
  await runSearch(new AbortController().signal, { ...options, ...more }, ({ perSecond }) => {
    found.push(perSecond);
  });
  // The first second fills the tables, and the code is compiled; the last sample is a short one. Where a batch takes longer than
  // a sample there are few of them.
  return found.length > 8 ? found.slice(4, -1) : found;
}

const SAMPLE_MS = 250;
const NETWORKS = 20_000;

/** The first objective is the latency. */
const quickest = (choices: readonly Choice[]): Choice | undefined =>
  choices.reduce<Choice | undefined>(
    (best, choice) => (best && (best.values[0] as number) <= (choice.values[0] as number) ? best : choice),
    undefined,
  );

/** @param memory whether that of each network's quickest placement is reckoned too */
function scored(ground: Ground, seconds: number, seed: number, memory: boolean): number[] {
  const space = new Space(ground.setting);
  const random = new Random(seed);
  const networks = Array.from({ length: NETWORKS }, () => randomNetwork(space, random));
  const scorer = new CandidateScorer({ ...optionsOf(ground), strategy: 'front', seed }, space, OBJECTIVES);
  const samples: number[] = [];
  const end = performance.now() + 1000 * seconds;
  let at = 0;
  while (performance.now() < end) {
    const start = performance.now();
    let count = 0;
    for (; performance.now() - start < SAMPLE_MS; count += 64)
      for (let i = 0; i < 64; i++) {
        const network = networks[at++ % NETWORKS] as Network;
        const { choices } = scorer.score({ network });
        const best = quickest(choices);
        if (memory && best) scorer.known.memory.ofPlaced(network, best);
      }
    samples.push((1000 * count) / (performance.now() - start));
  }
  return samples.slice(2);
}

/** All of them by turns, each so many seconds. @param other a second worker; null: those alone that need none */
export async function threadTurns(
  ground: Ground,
  other: Other | null,
  seconds: number,
  rounds: number,
): Promise<Turn[]> {
  const turns: Turn[] = [];
  for (let round = 0; round < rounds; round++) {
    const seed = 1 + round;
    const work: Record<TurnName, () => Promise<number[]>> = {
      'scoring alone': async () => scored(ground, seconds, seed, false),
      'scoring and memory': async () => scored(ground, seconds, seed, true),
      'one worker': () => searched(ground, seconds, seed),
      'two workers': () => searched(ground, seconds, seed, { helpers: other ? [other] : [] }),
      'two searches apart': async () => {
        const [own, theirs] = await Promise.all([
          searched(ground, seconds, seed),
          other?.search(seconds, seed) ?? [],
        ]);
        return own.slice(0, theirs.length).map((rate, i) => rate + (theirs[i] as number));
      },
    };
    for (const name of other ? TURNS : TURNS.slice(0, 3)) {
      const from = Date.now();
      turns.push({ name, samples: await work[name](), from, to: Date.now() });
    }
  }
  return turns;
}

/** Memory in the search itself is reckoned of what would be wanted otherwise where it is limited, or is an objective. */
export const WITH_MEMORY: Record<string, Partial<SearchOptions>> = {
  'device memory limited to 20 MB': { limits: { deviceMemory: 20e6 } },
  'device memory as an objective': { objectives: ['latency', 'deviceMemory', 'accuracy'] },
};
