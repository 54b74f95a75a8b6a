import { expect, it } from 'vitest';
import { presetById } from '../../design/presets.ts';
import type { Design } from '../../design/types.ts';
import { newProject } from '../store/project.ts';
import { createStudioStore } from '../store/store.ts';
import { pasteLine } from './pasteLine.ts';

const studio = () => createStudioStore(newProject(presetById('dgcnn')?.design as Design));
const notices = (store: ReturnType<typeof studio>) => store.getState().ui.notices;

it('S2.21 opens a pasted encoding, and refuses one that breaks a rule of the task, in words', () => {
  const store = studio();
  const before = store.getState().project.design;
  pasteLine(store, '2 1 4 0 0 0 0 0 0 0 0 0,3 3 0 0 0 0 0 0 0 0 0 0');
  expect(store.getState().project.design).toBe(before);
  expect(notices(store)).toEqual([
    expect.objectContaining({ kind: 'error', message: expect.stringContaining('E110') }),
  ]);
  pasteLine(store, 'some words, and more');
  expect(store.getState().project.design).toBe(before);
  pasteLine(store, ' 3 2 1 4 0 0 0 0 0 0 0 0,0 3 3 0 0 0 0 0 0 0 0 0\n');
  expect(store.getState().project.design.ops.map(({ kind }) => kind)).toContain('Aggregate');
  expect(notices(store)).toHaveLength(1);
});
