import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fakeWorkers } from './fakeWorkers.ts';
import { follow } from './follow.ts';
import { newProject } from './project.ts';
import { createStudioStore } from './store.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('S15.121 a follower acts at once and once for all changes of a moment, and only when what it follows changed', () => {
  const store = createStudioStore(newProject(), undefined, fakeWorkers());
  const seen: string[] = [];
  const stop = follow(
    store,
    (s) => s.ui.step,
    (step) => seen.push(step),
  );
  expect(seen).toEqual(['setup']);
  store.getState().show({ step: 'draw' });
  store.getState().show({ step: 'search' });
  expect(seen).toEqual(['setup']);
  vi.runAllTimers();
  expect(seen).toEqual(['setup', 'search']);
  store.getState().show({ drawerOpen: false });
  vi.runAllTimers();
  store.getState().show({ step: 'draw' });
  store.getState().show({ step: 'search' });
  vi.runAllTimers();
  expect(seen).toEqual(['setup', 'search']);
  stop();
  store.getState().show({ step: 'run' });
  vi.runAllTimers();
  expect(seen).toHaveLength(2);
});
