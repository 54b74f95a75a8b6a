import type { ScoringHelper } from '../search/scoringPool.ts';
import { onAbort } from '../system/onAbort.ts';
import { Bridge } from './bridge.ts';
import type { ScoringApi, SharedSetup } from './scoring.worker.ts';

/** More than these have little left to do: one thread proposes and ranks for all. */
const MOST = 4;

/** Threads that search, the one that proposes among them: one core is left to the page where there is more than one. */
export const searchThreads = (cores: number): number => Math.max(1, Math.min(MOST, cores - 1));

const spawn = () =>
  new Worker(new URL('./scoring.worker.ts', import.meta.url), { type: 'module', name: 'scoring' });

/**
 * Workers that score networks for the search in this worker. One that dies is restarted with the next batch.
 * @param end ends them
 */
export function scoringHelpers(setup: SharedSetup, count: number, end: AbortSignal): ScoringHelper[] {
  return Array.from({ length: count }, () => {
    const bridge = new Bridge<ScoringApi>(spawn, { recycleAfter: Number.POSITIVE_INFINITY });
    onAbort(end, () => bridge.end('The search is over.'));
    let prepared: unknown;
    return {
      score: (proposals) =>
        bridge.call(end, async (api) => {
          if (prepared !== api) {
            await api.prepare(setup);
            prepared = api;
          }
          return api.score(proposals);
        }),
    };
  });
}
