import { NumberedError } from '../../../design/problem.ts';
import { findTask } from '../../../tasks/registry.ts';
import type { OpenedModels } from '../../../workers/imported.ts';
import { dataChoice } from '../../kit/data.ts';
import { onDevice } from '../../machines/device.ts';
import { openDesign } from '../../store/commands.ts';
import { type CheckpointRef, designKey, type Project } from '../../store/project.ts';
import { projectSchema } from '../../store/projectForm.ts';
import type { StudioStore } from '../../store/store.ts';
import { showModel } from './controller.ts';

/**
 * Opens ONNX models: those that the studio wrote as a design with its weights, any other to look at.
 * @throws numbered errors, nothing changed
 */
export async function openModelFiles(store: StudioStore, files: readonly File[]): Promise<void> {
  const signal = new AbortController().signal;
  const opened = await onDevice(
    store,
    signal,
    async (api, s): Promise<OpenedModels> => api.openModelFiles(s, files),
  );
  if (opened.kind === 'foreign') await showModel(store, opened);
  else await openOwn(store, opened);
}

/** @throws NumberedError E549 for a task, or sizes, that no project can have */
function assertServes(project: Project, { task, setting, classes }: Own): void {
  const next = { ...project, task, points: setting.points, classes: classes.length };
  if (findTask(task) && projectSchema.safeParse(next).success) return;
  throw new NumberedError(
    'E549',
    `it is for the task ${task} at ${setting.points} points or words and ${classes.length} classes`,
  );
}

type Own = Extract<OpenedModels, { kind: 'own' }>;

async function openOwn(store: StudioStore, own: Own): Promise<void> {
  const { design, setting, task, classes, checkpoint } = own;
  assertServes(store.getState().project, own);
  openDesign(store, design);
  const { project } = store.getState();
  if (project.task !== task || project.points !== setting.points || project.classes !== classes.length) {
    store.getState().edit('Take the task of the model', (next) => {
      next.task = task;
      next.points = setting.points;
      next.classes = classes.length;
    });
  }
  store.getState().show({ step: checkpoint ? 'run' : 'draw' });
  const title = `“${design.name}” is on the canvas`;
  if (!checkpoint) {
    const message = 'It was never trained: a run draws the weights that a training would start from.';
    store.getState().notify({ kind: 'done', title, message });
    return;
  }
  const accuracy = checkpoint.accuracy ?? (await judged(store, checkpoint.id));
  const ref: CheckpointRef = {
    ...{ id: checkpoint.id, bytes: checkpoint.bytes, designKey: designKey(design), design, task },
    ...{ points: setting.points, epochs: checkpoint.epochs, planned: checkpoint.epochs, batch: 1, seed: 0 },
    ...{ accuracy, curve: [], over: true, at: new Date().toISOString() },
  };
  store.getState().record((results) => {
    results.checkpoints = [ref, ...results.checkpoints.filter(({ id }) => id !== ref.id)];
  });
  store.getState().put('run', { weights: ref.id });
  store.getState().notify({ kind: 'done', title, message: 'Its weights are ready to run and to export.' });
}

/** Share of the validation samples that a checkpoint classifies rightly, measured here. */
async function judged(store: StudioStore, checkpoint: string): Promise<number> {
  const state = store.getState();
  const { threads } = state.project.system.device;
  const request = { data: dataChoice(state), checkpoint, threads };
  const { training } = store.workers;
  const found = await training.call(new AbortController().signal, (api, s) =>
    api.judge(s, request, () => {}),
  );
  return found.accuracy;
}
