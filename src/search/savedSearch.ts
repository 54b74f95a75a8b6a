import { parseSearchState, type SearchState } from './searchState.ts';

/** What a page asks of a search that is kept to be resumed. */
export interface SavedSearchCounts {
  candidatesScored: number;
  elapsedMs: number;
  /** Designs that were asked about one by one. */
  evaluated: number;
}

/**
 * A search as it is kept. Its state is bytes that only the worker that resumes it reads: it is large, and a page that
 * copied and checked it each second would stop drawing.
 */
export interface SavedSearch extends SavedSearchCounts {
  state: Uint8Array<ArrayBuffer>;
}

export const savedSearchOf = (state: SearchState): SavedSearch => ({
  candidatesScored: state.candidatesScored,
  elapsedMs: state.elapsedMs,
  evaluated: state.evaluated.length,
  state: new TextEncoder().encode(JSON.stringify(state)),
});

/** @throws FormatError naming what is wrong with it */
export const stateOf = ({ state }: SavedSearch): SearchState =>
  parseSearchState(JSON.parse(new TextDecoder().decode(state)));

/** What was kept, by earlier versions as the state itself; undefined where it is no search. */
export function readSavedSearch(record: unknown): SavedSearch | undefined {
  if (isSavedSearch(record)) return record;
  try {
    return savedSearchOf(parseSearchState(record));
  } catch {
    return undefined;
  }
}

function isSavedSearch(record: unknown): record is SavedSearch {
  const { candidatesScored, elapsedMs, evaluated, state } = (record ?? {}) as Partial<SavedSearch>;
  const counts = [candidatesScored, elapsedMs, evaluated];
  return state instanceof Uint8Array && counts.every((count) => typeof count === 'number');
}
