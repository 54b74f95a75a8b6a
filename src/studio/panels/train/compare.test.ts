import { expect, it } from 'vitest';
import { presetById } from '../../../design/presets.ts';
import type { Design } from '../../../design/types.ts';
import { TRAINING_DEFAULTS } from '../../../learning/recipe.ts';
import { type CheckpointRef, designKey, newProject, noResults } from '../../store/project.ts';
import { createStudioStore } from '../../store/store.ts';
import { comparable, comparedNow, comparedTrainings, overlaid, toggled } from './compare.ts';

const design = presetById('split')?.design as Design;
const training = (id: string, change: Partial<CheckpointRef> = {}): CheckpointRef => ({
  id,
  designKey: designKey(design),
  design,
  task: 'shapes',
  points: 256,
  epochs: 2,
  planned: 2,
  batch: 16,
  seed: 1,
  accuracy: 0.8,
  curve: [
    { epoch: 1, loss: 0.9, valAccuracy: 0.7 },
    { epoch: 2, loss: 0.5, valAccuracy: 0.8 },
  ],
  recipe: { ...TRAINING_DEFAULTS, epochs: 2 },
  at: '2026-01-01T00:00:00.000Z',
  bytes: 10,
  ...change,
});
const studio = (checkpoints: CheckpointRef[]) =>
  createStudioStore(newProject(), { ...noResults, checkpoints });

it('S15.464 trainings of the task are compared: the newest two, or those that are chosen, four at most', () => {
  const list = ['a', 'b', 'c', 'd', 'e'].map((id) => training(id));
  const store = studio([...list, training('other', { task: 'mr' }), training('bare', { curve: [] })]);
  const ids = () => comparedNow(store.getState()).map(({ id }) => id);
  expect(comparable(store.getState())).toEqual(list);
  expect(ids()).toEqual(['a', 'b']);
  for (const id of ['c', 'd', 'e']) {
    store.getState().put('training', { compared: toggled(store.getState(), id) });
  }
  expect(ids()).toEqual(['a', 'b', 'c', 'd']);
  store.getState().put('training', { compared: toggled(store.getState(), 'a') });
  expect(ids()).toEqual(['b', 'c', 'd']);
  // One that is deleted is compared no more.
  store.getState().record((results) => {
    results.checkpoints = results.checkpoints.filter(({ id }) => id !== 'c');
  });
  expect(ids()).toEqual(['b', 'd']);
});

it('S15.464 it is said what was reached, and what of the recipes differs', () => {
  const recipe = { ...TRAINING_DEFAULTS, epochs: 2, learningRate: 0.01, augmentation: {} };
  const rows = comparedTrainings([training('a'), training('b', { recipe, accuracy: 0.9 })]);
  expect(rows).toEqual([
    { name: 'Validation accuracy', cells: ['80.0 %', '90.0 %'], differs: true },
    { name: 'Epochs done', cells: ['2', '2'], differs: false },
    { name: 'Training loss at the end', cells: ['0.5', '0.5'], differs: false },
    { name: 'Learning rate', cells: ['0.001', '0.01'], differs: true },
    { name: 'Augmentation', cells: ['scale 0.667 to 1.5, shift 0.2', 'none'], differs: true },
  ]);
});

it('S15.464 of a recipe that was not kept nothing is made up', () => {
  const { recipe: _, ...bare } = training('a', { seed: 7 });
  const cells = (name: string) =>
    comparedTrainings([bare, training('b')]).find((row) => row.name === name)?.cells;
  expect(cells('Dropout')).toEqual(['–', '0.5']);
  expect(cells('Seed')).toEqual(['7', '1']);
});

it('S15.464 curves stand over the same epochs, as far as the longest goes', () => {
  const { runs, epochs } = overlaid([
    training('a'),
    training('b', { curve: [{ epoch: 9, loss: 1, valAccuracy: 0.5 }] }),
  ]);
  expect(epochs).toBe(9);
  expect(runs.map(({ number, accuracy }) => [number, accuracy.length])).toEqual([
    [1, 2],
    [2, 1],
  ]);
});
