import { runSearch } from '../src/search/search.ts';
import { STRATEGY_NAMES, type StrategyName } from '../src/search/strategies.ts';
import { quantile } from '../src/system/statistics.ts';
import { fakeSystem } from '../src/system/testing.ts';

export interface SearchRate {
  strategy: StrategyName;
  /** Candidates a second over each tenth of a second: proposed, scored, ranked and offered to the front. */
  median: number;
  q1: number;
  q3: number;
}

/** Latencies are made up; their number, and so the work of looking them up, is that of a measured profile. */
const setting = { points: 1024, features: 3, classes: 40 };

/** Runs each strategy on the table alone, in this thread. */
export async function searchRates(seconds: number): Promise<SearchRate[]> {
  const rates: SearchRate[] = [];
  for (const strategy of STRATEGY_NAMES) {
    const samples: number[] = [];
    const stop = new AbortController();
    const end = performance.now() + seconds * 1000;
    await runSearch(stop.signal, { setting, system: fakeSystem(setting), strategy, seed: 1 }, (snapshot) => {
      samples.push(snapshot.perSecond);
      if (performance.now() > end) stop.abort();
    });
    // The first tenth of a second builds the tables; the last snapshot comes at once after the one before.
    const sorted = samples.slice(1, -1).sort((a, b) => a - b);
    rates.push({
      strategy,
      median: quantile(sorted, 0.5),
      q1: quantile(sorted, 0.25),
      q3: quantile(sorted, 0.75),
    });
  }
  return rates;
}
