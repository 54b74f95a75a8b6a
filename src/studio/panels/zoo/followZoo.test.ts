import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { fakeWorkers } from '../../store/fakeWorkers.ts';
import { newProject } from '../../store/project.ts';
import { createStudioStore } from '../../store/store.ts';
import type { StepId } from '../../store/ui.ts';
import { followZoo } from './followZoo.ts';

beforeAll(() => vi.stubGlobal('document', { baseURI: 'http://localhost/' }));
afterAll(() => vi.unstubAllGlobals());

function openedAt(step: StepId, dispatching = false) {
  const zooIndexOf = vi.fn(async () => null);
  const store = createStudioStore(newProject(), undefined, fakeWorkers({ data: { zooIndexOf } as never }));
  store.getState().show({ step });
  store.getState().put('dispatch', { shown: dispatching });
  followZoo(store);
  return zooIndexOf;
}

it.each<StepId>(['setup', 'draw', 'export'])(
  'S15.197 a page that opens at %s knows the trained designs of its task',
  (step) => {
    expect(openedAt(step)).toHaveBeenCalledOnce();
  },
);

it('S15.197 in Run they are fetched where the dispatcher would choose among them', () => {
  expect(openedAt('run')).not.toHaveBeenCalled();
  expect(openedAt('run', true)).toHaveBeenCalledOnce();
});
