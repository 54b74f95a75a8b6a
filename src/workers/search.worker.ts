import { type Genome, printGenome } from '../design/genome.ts';
import type { Setting } from '../design/types.ts';
import { SearchControl } from '../search/control.ts';
import type { AccuracyResult, LearnedCost } from '../search/oracle.ts';
import type { Constraints } from '../search/scoring.ts';
import { runSearch } from '../search/search.ts';
import type { SearchState } from '../search/searchState.ts';
import type { Snapshot } from '../search/snapshot.ts';
import type { StrategyName } from '../search/strategy.ts';
import type { System } from '../system/system.ts';
import { serve } from './wire.ts';

export interface SearchRequest {
  setting: Setting;
  system: System;
  strategy: StrategyName;
  seed: number;
  constraints: Constraints;
  /** Goes on from here. */
  resume?: SearchState | undefined;
}

/** Few at a time: accuracies then come in evenly, and a stop waits for little. */
const ORACLE_BATCH = 4;

let control = new SearchControl();

const api = {
  /**
   * Searches until it is aborted, and gives the state to go on from then.
   * @param accuracy asks the trained supernet, which lives in another worker, about encoded designs
   * @param cost asks the latency predictor about them, where there is one
   */
  search(
    signal: AbortSignal,
    { resume, ...request }: SearchRequest,
    accuracy: (encodings: string[]) => Promise<AccuracyResult[]>,
    cost: ((encodings: string[]) => Promise<LearnedCost[]>) | null,
    onSnapshot: (snapshot: Snapshot) => void,
  ): Promise<SearchState> {
    control = new SearchControl();
    const oracle = (_signal: AbortSignal, genomes: readonly Genome[]) => accuracy(genomes.map(printGenome));
    const costOracle = (_signal: AbortSignal, genomes: readonly Genome[]) =>
      (cost as NonNullable<typeof cost>)(genomes.map(printGenome));
    const options = {
      ...request,
      oracle,
      oracleBatch: ORACLE_BATCH,
      ...(cost && { costOracle }),
      ...(resume && { resume }),
    };
    return runSearch(signal, options, onSnapshot, control);
  },

  pause: (): void => control.pause(),
  resume: (): void => control.resume(),
};

export type SearchApi = typeof api;
serve(api);
