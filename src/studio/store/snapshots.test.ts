import { expect, it } from 'vitest';
import { placeOps } from '../../design/communicate.ts';
import { BLANK, presetById } from '../../design/presets.ts';
import type { Design } from '../../design/types.ts';
import { addDesign, editDesign, travelTo } from './commands.ts';
import { designsOf } from './designs.ts';
import { MOST_AUTOMATIC, MOST_NAMED } from './limits.ts';
import { newProject, noResults } from './project.ts';
import { parseProjectFile, readProject } from './projectFile.ts';
import { printProjectFile } from './projectJson.ts';
import { deleteSnapshot, followSnapshots, restoreSnapshot, saveSnapshot } from './snapshots.ts';
import { createStudioStore } from './store.ts';

const studio = () => createStudioStore(newProject(presetById('dgcnn')?.design as Design));
type Studio = ReturnType<typeof studio>;
const kept = (store: Studio) => store.getState().results.snapshots;
const flip = (store: Studio, n: number) =>
  editDesign(store, `Move ${n}`, (design) => placeOps(design, ['classifier'], n % 2 ? 'edge' : 'device'));

it('S2.66 a snapshot brings all designs back as one undoable step, and is kept in the file', () => {
  const store = studio();
  addDesign(store, BLANK, 'Add');
  const then = store.getState().project;
  saveSnapshot(store, 'two');
  flip(store, 1);
  addDesign(store, BLANK, 'Add');
  const now = store.getState().project;
  const [one] = kept(store);
  if (!one) throw new Error('no snapshot');
  restoreSnapshot(store, one);
  expect(designsOf(store.getState().project)).toEqual(designsOf(then));
  expect(store.getState().project.designId).toBe(then.designId);
  store.getState().undo();
  expect(store.getState().project).toEqual(now);
  const { project, results } = store.getState();
  expect(parseProjectFile(printProjectFile({ project, results }), 'p').results.snapshots).toEqual(
    kept(store),
  );
  deleteSnapshot(store, one.id);
  expect(kept(store)).toEqual([]);
});

it('S2.66 named ones are kept until they are deleted, at most so many', () => {
  const store = studio();
  for (let n = 0; n < MOST_NAMED; n++) saveSnapshot(store, `${n}`);
  expect(() => saveSnapshot(store, 'one more')).toThrow(expect.objectContaining({ code: 'E482' }));
  expect(kept(store)).toHaveLength(MOST_NAMED);
});

it('S2.67 snapshots are taken before the first edit of a visit and every ten minutes of work; the newest stay', () => {
  const store = studio();
  const { project } = store.getState();
  let minutes = 0;
  followSnapshots(store, () => new Date(minutes * 60_000));
  flip(store, 1);
  expect(kept(store)).toHaveLength(1);
  expect(kept(store)[0]?.designs[0]?.design).toBe(project.design);
  minutes = 9;
  flip(store, 2);
  expect(kept(store)).toHaveLength(1);
  for (let n = 3; n < 40; n++) {
    minutes += 10;
    flip(store, n);
  }
  expect(kept(store)).toHaveLength(MOST_AUTOMATIC);
  store.getState().load(newProject(), noResults);
  flip(store, 0);
  addDesign(store, BLANK, 'Add');
  expect(kept(store)).toHaveLength(1);
});

it('S2.67 files of before snapshots have none', () => {
  const json = { format: 'gcode-project', version: 2, project: newProject() };
  expect(readProject(json).results.snapshots).toEqual([]);
});

it('S2.68 the history leads to any step', () => {
  const store = studio();
  const before = store.getState().project;
  for (let n = 1; n < 6; n++) flip(store, n);
  const after = store.getState().project;
  travelTo(store, 2);
  expect([store.getState().history.past.length, store.getState().history.future.length]).toEqual([2, 3]);
  travelTo(store, 0);
  expect(store.getState().project).toEqual(before);
  travelTo(store, 5);
  expect(store.getState().project).toEqual(after);
});
