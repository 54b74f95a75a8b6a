import { expect, it } from 'vitest';
import { linkSetByHand } from '../system/link.ts';
import { fakeProfile } from '../system/testing.ts';
import { systemForDesign, systemNow } from './machines/chosen.ts';
import { untimedOps } from './machines/measure.ts';
import { predictionNow, tableSum } from './prediction/figures.ts';
import { fittingCheckpoints } from './store/checkpoints.ts';
import { currentTiming } from './store/commands.ts';
import { fakeWorkers } from './store/fakeWorkers.ts';
import { newProject } from './store/project.ts';
import { currentProblems, settingNow } from './store/setting.ts';
import { createStudioStore, type StudioState } from './store/store.ts';

const SELECTORS: Record<string, (state: StudioState) => unknown> = {
  settingNow,
  currentProblems,
  fittingCheckpoints,
  systemNow,
  systemForDesign,
  tableSum,
  predictionNow,
  currentTiming,
  untimed: (state) => untimedOps(state, 'edge'),
};

function studio() {
  const store = createStudioStore(newProject(), undefined, fakeWorkers());
  const setting = settingNow(store.getState());
  const [device, edge] = [fakeProfile(setting, 1), fakeProfile(setting, 8)];
  store.getState().put('machines', { device, edge, link: linkSetByHand(900, 1, 0) });
  return store;
}

it('S15.121 what has nothing to do with a search is the same after each of its snapshots', () => {
  const store = studio();
  const all = () =>
    Object.entries(SELECTORS).map(([name, select]) => [name, select(store.getState())] as const);
  const before = all();
  store.getState().put('search', { scored: 1, front: [] });
  store.setState({ jobs: {} });
  store.getState().show({ drawerHeight: 200 });
  for (const [i, [name, value]] of all().entries()) expect(value === before[i]?.[1], name).toBe(true);
  expect(before.find(([name]) => name === 'tableSum')?.[1]).not.toBeNull();
});

it('S15.121 two studios do not take each other’s values', () => {
  const [a, b] = [studio(), createStudioStore(newProject(), undefined, fakeWorkers())];
  expect(systemNow(a.getState())).not.toBeNull();
  expect(systemNow(b.getState())).toBeNull();
  expect(systemNow(a.getState())).toBe(systemNow(a.getState()));
});
