import { expect, test } from 'vitest';
import { pack } from '../../../tasks/packed.ts';
import { shapesTask } from '../../../tasks/shapes.ts';
import { newProject, noResults } from '../../store/project.ts';
import { settingOf } from '../../store/setting.ts';
import type { Storage } from '../../store/storage.ts';
import { createStudioStore } from '../../store/store.ts';
import { bringBackData, chooseTask } from './tasks.ts';

const splits = (['train', 'val'] as const).map((split) => shapesTask({ split, size: 32, points: 100 }));
const files = Object.entries(pack('mine', splits)).map(([name, bytes]) => new File([bytes], name));
const storage: Pick<Storage, 'get' | 'set'> = {
  get: async (key) => ({ 'data:own': files, 'data:modelnet40': [new File(['x'], 'meta.json')] })[key],
  set: async () => {},
};

test('S15.14 the project takes classes and points from the data that were given', async () => {
  const store = createStudioStore({ ...newProject(), task: 'own', classes: 40, points: 256 });
  await bringBackData(store, storage);
  const { ui } = store.getState();
  expect(ui.dataGiven).toEqual({
    own: { classes: 16, splits: { train: 32, val: 32 }, pointsPerSample: 100 },
  });
  // What cannot be read any more is asked for again.
  expect(Object.keys(ui.dataFiles)).toEqual(['own']);
  expect(settingOf(store.getState().project)).toEqual({ points: 64, features: 3, classes: 16 });

  chooseTask(store, 'modelnet40');
  expect(store.getState().project).toMatchObject({ task: 'modelnet40', classes: 40 });
  chooseTask(store, 'own');
  expect(store.getState().project).toMatchObject({ task: 'own', classes: 16, points: 64 });

  store.getState().load({ ...newProject(), task: 'own', classes: 7 }, noResults);
  expect(store.getState().project.classes).toBe(16);
});
