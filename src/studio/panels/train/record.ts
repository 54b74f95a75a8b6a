import type { TrainRequest, TrainUpdate } from '../../../workers/training.ts';
import type { TrainingData } from '../../charts/TrainingCurves.tsx';
import { type CheckpointRef, designKey } from '../../store/project.ts';

/**
 * The project's checkpoints after an epoch of a run: its newest stands first, the run's earlier ones are gone but for
 * its best one.
 * @param before ids of the run's checkpoints until now; the one it resumed from is the first
 */
export function recorded(
  checkpoints: readonly CheckpointRef[],
  before: readonly string[],
  update: TrainUpdate & { kind: 'epoch' },
  { design, data, recipe }: TrainRequest,
  now: Date,
): CheckpointRef[] {
  const { epoch, loss, valAccuracy, checkpoint, bytes, best } = update;
  const { epochs, batch, seed } = recipe;
  const curve = checkpoints.find((c) => c.id === before[0])?.curve ?? [];
  const newest: CheckpointRef = {
    id: checkpoint,
    designKey: designKey(design),
    design,
    task: data.task,
    points: data.points,
    epochs: epoch,
    planned: epochs,
    batch,
    seed,
    accuracy: valAccuracy,
    curve: [...curve, { epoch, loss, valAccuracy }],
    recipe,
    at: now.toISOString(),
    bytes,
  };
  const gone = new Set([...before, checkpoint].filter((id) => id !== best || id === checkpoint));
  return [newest, ...checkpoints.filter(({ id }) => !gone.has(id))];
}

/** A checkpoint's curves, as they were drawn while it was trained. */
export function savedCurves({ curve, planned }: CheckpointRef): TrainingData {
  return {
    loss: curve.map(({ epoch, loss }) => ({ epoch, value: loss })),
    accuracy: curve.map(({ epoch, valAccuracy }) => ({ epoch, value: valAccuracy })),
    epochs: planned,
  };
}
