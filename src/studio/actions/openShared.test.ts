import { expect, it } from 'vitest';
import { placeOps } from '../../design/communicate.ts';
import { presetById } from '../../design/presets.ts';
import type { Design } from '../../design/types.ts';
import { editDesign } from '../store/commands.ts';
import { designsOf } from '../store/designs.ts';
import { newProject } from '../store/project.ts';
import { fragmentOf } from '../store/sharedLink.ts';
import { createStudioStore } from '../store/store.ts';
import { openShared } from './openShared.ts';

const preset = (id: string): Design => presetById(id)?.design as Design;

it('S15.210 a link opens beside what is there; a broken one says why and changes nothing', () => {
  const store = createStudioStore(newProject(preset('dgcnn')));
  editDesign(store, 'Mine', (design) => placeOps(design, ['classifier'], 'edge'));
  const before = store.getState().project;
  const fragment = fragmentOf({ design: preset('split'), layout: {}, task: 'modelnet40', points: 1024 });
  openShared(store, `${fragment.slice(0, -20)}`);
  openShared(store, 'anything');
  expect(store.getState().project).toBe(before);
  expect(store.getState().ui.notices).toEqual([
    expect.objectContaining({ kind: 'error', title: expect.stringMatching(/^E483 /) }),
  ]);
  openShared(store, fragment);
  expect(designsOf(store.getState().project).map(({ design }) => design.name)).toEqual([
    'DGCNN as published, edited',
    'Hand-made split',
  ]);
  expect(store.getState().ui.notices.at(-1)?.message).toContain('1024 points');
});
