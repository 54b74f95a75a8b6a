import { Interrupted } from '../system/interrupted.ts';
import { tick } from '../system/tick.ts';
import { SearchControl } from './control.ts';
import type { SearchOptions } from './searchOptions.ts';
import { SearchRun } from './searchRun.ts';
import type { SearchState } from './searchState.ts';
import type { Snapshot } from './snapshot.ts';

export type { SearchOptions } from './searchOptions.ts';

/** The oracle failed; `state` holds the search up to then. */
export class SearchInterrupted extends Interrupted {
  readonly state: SearchState;
  constructor(state: SearchState, cause: unknown) {
    super('The search', cause);
    this.name = 'SearchInterrupted';
    this.state = state;
  }
}

const SNAPSHOT_MS = 250;
/** A crash loses no more than a second: what is kept takes its time to get there. */
const KEEP_MS = 800;

/**
 * Searches the 12-position space until finished or aborted; both resolve to the state, which resumes it.
 * Strategies propose networks; each one's best placements are solved exactly on the system's tables. An accuracy that costs
 * nothing is asked for every candidate; the oracle only about those inside the limits that are not dominated at their
 * most optimistic guess. Rejects with SearchInterrupted, the state inside, when the oracle fails.
 */
export async function runSearch(
  signal: AbortSignal,
  options: SearchOptions,
  onSnapshot: (snapshot: Snapshot) => void,
  control: SearchControl = new SearchControl(),
): Promise<SearchState> {
  const search = new SearchRun(options);
  let last = performance.now();
  let before = options.resume?.candidatesScored ?? 0;
  const show = () => {
    const now = performance.now();
    const snapshot = search.snapshot(now - last, before, control.paused);
    before = snapshot.candidatesScored;
    last = now;
    onSnapshot(snapshot);
  };
  let kept = last;
  while (!signal.aborted && !search.failure && !search.finished) {
    if (control.paused) {
      show();
      options.keep?.(search.state());
      await control.ready(signal);
      last = performance.now();
      continue;
    }
    const worked = search.work(signal);
    if (performance.now() - last >= SNAPSHOT_MS) show();
    if (options.keep && performance.now() - kept >= KEEP_MS) {
      options.keep(search.state());
      kept = performance.now();
    }
    if (worked) await tick();
    else await within(SNAPSHOT_MS, search.answer);
  }
  search.end();
  show();
  options.keep?.(search.state());
  if (search.failure && !signal.aborted) throw new SearchInterrupted(search.state(), search.failure.cause);
  return search.state();
}

/** Waits for what may come, so long at most. */
async function within(ms: number, what: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const enough = new Promise<void>((wake) => {
    timer = setTimeout(wake, ms);
  });
  await Promise.race([what, enough]);
  clearTimeout(timer);
}
