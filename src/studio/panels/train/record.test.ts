import { expect, test } from 'vitest';
import { presetById } from '../../../design/presets.ts';
import type { Design } from '../../../design/types.ts';
import { TRAINING_DEFAULTS } from '../../../learning/recipe.ts';
import type { TrainRequest, TrainUpdate } from '../../../workers/training.ts';
import { isUnfinished } from '../../store/checkpoints.ts';
import type { CheckpointRef } from '../../store/project.ts';
import { recorded } from './record.ts';

const request: TrainRequest = {
  data: { task: 'shapes', points: 64 },
  design: presetById('split')?.design as Design,
  recipe: { ...TRAINING_DEFAULTS, epochs: 4, patience: 2 },
  threads: 0,
};
const epoch = (n: number, best: string): TrainUpdate & { kind: 'epoch' } => ({
  kind: 'epoch',
  epoch: n,
  loss: 1 / n,
  valAccuracy: 0.5,
  checkpoint: `e${n}`,
  bytes: 10,
  best,
});
const now = new Date('2026-01-01');
const ids = (list: readonly CheckpointRef[]) => list.map(({ id }) => id);

test('S15.40 a run is one checkpoint, the newest, with its whole curve and recipe', () => {
  const other = { ...recorded([], [], epoch(1, 'e1'), request, now)[0], id: 'other' } as CheckpointRef;
  const first = recorded([other], [], epoch(1, 'e1'), request, now);
  const second = recorded(first, ['e1', 'e1'], epoch(2, 'e2'), request, now);
  expect(ids(second)).toEqual(['e2', 'other']);
  expect(second[0]?.curve.map(({ epoch }) => epoch)).toEqual([1, 2]);
  expect(second[0]?.recipe).toEqual(request.recipe);
});

test('S15.40 the best epoch of a run that may stop early stays beside the newest', () => {
  const first = recorded([], [], epoch(1, 'e1'), request, now);
  const second = recorded(first, ['e1', 'e1'], epoch(2, 'e1'), request, now);
  expect(ids(second)).toEqual(['e2', 'e1']);
  const third = recorded(second, ['e2', 'e1'], epoch(3, 'e1'), request, now);
  expect(ids(third)).toEqual(['e3', 'e1']);
  const fourth = recorded(third, ['e3', 'e1'], epoch(4, 'e4'), request, now);
  expect(ids(fourth)).toEqual(['e4']);
});

test('S15.41 a run is unfinished until its last epoch, or until it is over', () => {
  const [half] = recorded([], [], epoch(2, 'e2'), request, now) as [CheckpointRef];
  expect(isUnfinished(half)).toBe(true);
  expect(isUnfinished({ ...half, over: true })).toBe(false);
  expect(isUnfinished({ ...half, epochs: 4 })).toBe(false);
});
