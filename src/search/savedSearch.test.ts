import { expect, test } from 'vitest';
import { fakeSystem, systemOfShares } from '../system/testing.ts';
import { readSavedSearch, type SavedSearch, savedSearchOf, stateOf } from './savedSearch.ts';
import { runSearch } from './search.ts';

test('S10.423 a search is kept as bytes that it resumes from, and as earlier versions kept it', async () => {
  const setting = { points: 64, features: 3, classes: 5 };
  const options = { setting, system: fakeSystem(setting), strategy: 'front', seed: 1 } as const;
  const { signal } = new AbortController();
  const state = await runSearch(signal, { ...options, maxCandidates: 300 }, () => {});
  const kept = savedSearchOf(state);
  expect(kept).toMatchObject({ candidatesScored: 300, evaluated: 0, elapsedMs: state.elapsedMs });
  expect(stateOf(kept)).toEqual(state);
  // As the store gives it back, of this version and of those before.
  for (const stored of [kept, state]) {
    const { state: bytes, ...about } = readSavedSearch(structuredClone(stored)) as SavedSearch;
    expect(about).toEqual({ candidatesScored: 300, evaluated: 0, elapsedMs: state.elapsedMs });
    expect(stateOf({ ...about, state: bytes })).toEqual(state);
  }
  for (const broken of [undefined, null, 'x', {}, { ...kept, state: 'x' }, { ...state, version: 9 }])
    expect(readSavedSearch(broken)).toBeUndefined();
});

test('S10.520 a search of parts of the points and of codecs is kept and resumed, whatever the strategy', async () => {
  const setting = { points: 64, features: 3, classes: 5 };
  const space = { shares: ['all', '1/2'], codecs: ['fp32', 'int8'] };
  const options = { setting, system: systemOfShares(setting), space, seed: 1 } as const;
  const { signal } = new AbortController();
  for (const strategy of ['front', 'random'] as const) {
    const half = await runSearch(signal, { ...options, strategy, maxCandidates: 128 }, () => {});
    const kept = stateOf(savedSearchOf(half));
    expect(kept).toEqual(half);
    expect(kept.front.some((line) => line.endsWith(',1/2'))).toBe(true);
    const whole = await runSearch(signal, { ...options, strategy, maxCandidates: 256 }, () => {});
    const resumed = await runSearch(
      signal,
      { ...options, strategy, maxCandidates: 256, resume: kept },
      () => {},
    );
    expect(resumed.front.toSorted()).toEqual(whole.front.toSorted());
  }
});
