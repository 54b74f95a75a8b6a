import { expect, test } from 'vitest';
import { fakeSystem } from '../system/testing.ts';
import { type KeptSearch, keptOf, readKept, stateOf } from './keptSearch.ts';
import { runSearch } from './search.ts';

test('S10.423 a search is kept as bytes that it goes on from, and as earlier versions kept it', async () => {
  const setting = { points: 64, features: 3, classes: 5 };
  const options = { setting, system: fakeSystem(setting), strategy: 'front', seed: 1 } as const;
  const { signal } = new AbortController();
  const state = await runSearch(signal, { ...options, maxCandidates: 300 }, () => {});
  const kept = keptOf(state);
  expect(kept).toMatchObject({ candidatesScored: 300, evaluated: 0, elapsedMs: state.elapsedMs });
  expect(stateOf(kept)).toEqual(state);
  // As the store gives it back, of this version and of those before.
  for (const stored of [kept, state]) {
    const { state: bytes, ...about } = readKept(structuredClone(stored)) as KeptSearch;
    expect(about).toEqual({ candidatesScored: 300, evaluated: 0, elapsedMs: state.elapsedMs });
    expect(stateOf({ ...about, state: bytes })).toEqual(state);
  }
  for (const broken of [undefined, null, 'x', {}, { ...kept, state: 'x' }, { ...state, version: 9 }])
    expect(readKept(broken)).toBeUndefined();
});
