import { expect, it, vi } from 'vitest';
import { memoryStorage } from './memoryStorage.ts';
import { newProject } from './project.ts';
import { initialSession } from './session/session.ts';
import { createStudioStore } from './store.ts';
import { followVisit } from './visit.ts';

const studio = () => createStudioStore(newProject());

it('S15.215 the next visit finds runs, candidates, counters, fields and the step as the last one left them', async () => {
  vi.useFakeTimers();
  const storage = memoryStorage();
  const store = studio();
  const end = await followVisit(store, storage);
  const frame = { sample: 1, label: 2, logits: Float32Array.of(1, 2), timing: {}, bytesUp: 3, bytesDown: 4 };
  store.getState().show({ step: 'run' });
  store.getState().put('run', { frames: 25, results: [frame as never], warmUp: 7 });
  const front = [{ encoding: 'a', figures: { latency: { value: 3, provenance: 'modelled' as const } } }];
  store.getState().put('search', { scored: 1234, evaluated: 56, view: 'table', front });
  await vi.advanceTimersByTimeAsync(1000);
  end();
  const next = studio();
  const endNext = await followVisit(next, storage);
  expect(next.getState().ui.step).toBe('run');
  expect(next.getState().run).toMatchObject({ frames: 25, results: [frame], warmUp: 7 });
  expect(next.getState().search).toMatchObject({ scored: 1234, evaluated: 56, view: 'table', front });
  expect(next.getState().ui.endpoint).toEqual(initialSession.ui.endpoint);
  endNext();
  vi.useRealTimers();
});

it.each([
  ['another version', { version: 99, left: { ui: { step: 'run' } } }],
  ['no object', 7],
  [
    'values of another kind',
    { version: 1, left: { ui: { step: 5, drawerOpen: 'no' }, run: { results: {} }, search: 3 } },
  ],
])('S15.215 what is stored with %s is not taken', async (_, stored) => {
  const storage = memoryStorage(new Map<string, unknown>([['visit', stored]]));
  const store = studio();
  const end = await followVisit(store, storage);
  expect(store.getState().ui).toEqual(initialSession.ui);
  expect(store.getState().run).toEqual(initialSession.run);
  expect(store.getState().search).toEqual(initialSession.search);
  expect(storage.entries.has('visit')).toBe(false);
  end();
});
