import { expect, it, vi } from 'vitest';
import { presetById } from '../../../design/presets.ts';
import type { Design, Op } from '../../../design/types.ts';
import { fakeWorkers } from '../../store/fakeWorkers.ts';
import { type CheckpointRef, designKey, newProject, noResults } from '../../store/project.ts';
import { createStudioStore } from '../../store/store.ts';
import { applyRewrite, rewritesNow } from './rewriting.ts';

const base = presetById('dgcnn-rewritten')?.design as Design;
/** With a second embedding beside the first. */
const wide: Design = {
  ...base,
  ops: base.ops.flatMap((op): Op[] => {
    if (op.kind !== 'Pool') return [op];
    const second: Op = { id: 'second', kind: 'Combine', placement: 'device', inputs: ['concat'], width: 64 };
    const both: Op = { id: 'both', kind: 'Concat', placement: 'device', inputs: ['embedding', 'second'] };
    const third: Op = { id: 'third', kind: 'Concat', placement: 'device', inputs: ['both', 'edgeconv1'] };
    return [second, both, third, { ...op, inputs: ['third'] }];
  }),
};

it('S15.282 a rewrite is one step, and trained weights come along', async () => {
  const { task, points } = newProject();
  const ref = {
    id: 'old',
    design: wide,
    designKey: designKey(wide),
    task,
    points,
    accuracy: 0.5,
  } as CheckpointRef;
  const rewriteCheckpoint = vi.fn(async () => ({ id: 'new', bytes: 3 }));
  const workers = fakeWorkers({ device: { rewriteCheckpoint: rewriteCheckpoint as never } });
  const store = createStudioStore(newProject(wide), { ...noResults, checkpoints: [ref] }, workers);
  const [rewrite] = rewritesNow(store.getState());
  expect(rewrite).toMatchObject({ kind: 'one-concat' });
  if (rewrite) await applyRewrite(store, rewrite);
  const { project, results, history } = store.getState();
  expect(history.past).toHaveLength(1);
  expect(project.design.ops.some(({ id }) => id === 'both')).toBe(false);
  expect(results.checkpoints.map(({ id }) => id)).toEqual(['new', 'old']);
  expect(results.checkpoints[0]).toMatchObject({ designKey: designKey(project.design), accuracy: 0.5 });
  store.getState().undo();
  expect(store.getState().project.design).toEqual(wide);
});
