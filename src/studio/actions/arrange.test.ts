import { expect, it } from 'vitest';
import { presetById } from '../../design/presets.ts';
import type { Design } from '../../design/types.ts';
import { layout } from '../canvas/layout.ts';
import { addAt } from '../canvas/quickAdd.ts';
import { newProject } from '../store/project.ts';
import { createStudioStore } from '../store/store.ts';
import { alignActions } from './align.ts';
import { nudgeActions } from './arrange.ts';

const studio = (selection: string[]) => {
  const store = createStudioStore(newProject(presetById('dgcnn')?.design as Design));
  store.getState().show({ selection });
  const run = (id: string) =>
    [...nudgeActions, ...alignActions].find((action) => action.id === id)?.run(store);
  const boxes = () => layout(store.getState().project.design, store.getState().project.layout).boxes;
  return { store, run, boxes };
};

it('S15.219 selected ops are nudged as one step, aligned and spaced, and compute the same', () => {
  const { store, run, boxes } = studio(['edgeconv1', 'concat', 'pool']);
  const { design } = store.getState().project;
  const x = (id: string) => boxes().get(id)?.x ?? Number.NaN;
  const before = x('pool');
  run('nudge.right');
  run('nudge.right');
  expect(x('pool')).toBe(before + 16);
  expect(store.getState().history.past).toHaveLength(1);
  run('nudge.up');
  run('align.distribute');
  expect(x('concat') - x('edgeconv1')).toBeCloseTo(x('pool') - x('concat'));
  run('align.top');
  expect(new Set(['edgeconv1', 'concat', 'pool'].map((id) => boxes().get(id)?.y)).size).toBe(1);
  run('align.left');
  expect(x('pool')).toBe(x('edgeconv1'));
  expect(store.getState().project.design).toBe(design);
});

it('S15.216 an op is added where the pointer is, joined to the wire that was dropped there', () => {
  const { store } = studio([]);
  addAt(store, 'Combine', { x: 300, y: 900 }, { op: 'pool', end: 'source' });
  const added = store.getState().project.design.ops.find(({ id }) => id === 'combine1');
  expect(added).toMatchObject({ kind: 'Combine', placement: 'edge' });
  expect(added?.inputs).toEqual(['communicate-pool']);
  expect(store.getState().history.past).toHaveLength(1);
});
