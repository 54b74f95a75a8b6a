import { describe, expect, it } from 'vitest';
import { FormatError } from '../design/format.ts';
import { SearchControl } from './control.ts';
import type { AccuracyOracle } from './oracle.ts';
import { runSearch } from './search.ts';
import { parseSearchState } from './searchState.ts';
import { never, options, search } from './testing.ts';

describe('S10.6 control', () => {
  it('stops on abort and returns the state', async () => {
    const stop = new AbortController();
    const unlimited = { ...options, maxCandidates: Number.POSITIVE_INFINITY };
    const state = await runSearch(stop.signal, unlimited, () => stop.abort());
    expect(state.candidatesScored).toBeGreaterThan(0);
    expect(parseSearchState(JSON.parse(JSON.stringify(state)))).toEqual(state);
  });

  it('scores nothing while paused, and continues when resumed', async () => {
    const control = new SearchControl();
    control.pause();
    const seen: { paused: boolean; scored: number }[] = [];
    const running = runSearch(
      never,
      options,
      ({ paused, candidatesScored }) => seen.push({ paused, scored: candidatesScored }),
      control,
    );
    expect(seen).toEqual([{ paused: true, scored: 0 }]);
    control.resume();
    expect((await running).candidatesScored).toBe(512);
    expect(seen.at(-1)).toEqual({ paused: false, scored: 512 });
  });

  it('gives its last state to be kept, also when it fails', async () => {
    const kept: unknown[] = [];
    const keep = (state: unknown) => kept.push(state);
    const { state } = await search({ keep });
    expect(kept.at(-1)).toEqual(state);
    const before = kept.length;
    const failing: AccuracyOracle = async () => {
      throw new Error('gone');
    };
    await expect(search({ keep, oracle: failing })).rejects.toThrow('gone');
    // On a busy machine a state was kept meanwhile, too.
    expect(kept.length).toBeGreaterThan(before);
  });

  it('can be stopped while paused', async () => {
    const control = new SearchControl();
    control.pause();
    const stop = new AbortController();
    const running = runSearch(stop.signal, options, () => {}, control);
    stop.abort();
    expect((await running).candidatesScored).toBe(0);
  });
});

describe('parseSearchState', () => {
  it('says what is wrong', async () => {
    const { state } = await search({ maxCandidates: 256 });
    expect(() => parseSearchState({ ...state, version: 2 })).toThrow(FormatError);
    expect(() => parseSearchState({ ...state, front: ['1 2 3'] })).toThrow(
      'front.0: not a valid encoded design',
    );
    expect(() => parseSearchState(null)).toThrow(FormatError);
  });
});
