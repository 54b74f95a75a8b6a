import { z } from 'zod';
import { dropBytes, loadRecord, saveRecord } from '../../../workers/blobs.ts';
import type { SupernetRequest, SupernetUpdate } from '../../../workers/supernet.ts';
import { dataChoice } from '../../kit/data.ts';
import { isAtWork } from '../../store/jobs.ts';
import type { SupernetRecord } from '../../store/session/search.ts';
import type { StudioState, StudioStore } from '../../store/store.ts';
import { shippedSupernet } from './shipped.ts';

const SEED = 1;

const recordSchema = z.object({
  id: z.string(),
  task: z.string(),
  points: z.number(),
  steps: z.number(),
  planned: z.number(),
  seed: z.number(),
  samples: z.number(),
  at: z.string(),
  tookMs: z.number(),
});

/** One supernet for each task, number of points and set of classes. */
export const supernetKey = ({ project }: Pick<StudioState, 'project'>): string =>
  `supernet-of:${project.task}:${project.points}:${project.classes}`;

/** Loads the kept or the shipped supernet of the chosen task, unless it was looked for. */
export async function loadSupernet(store: StudioStore): Promise<void> {
  const state = store.getState();
  const key = supernetKey(state);
  if (state.supernet.key === key) return;
  state.put('supernet', { key, record: null });
  store.jobs.forget('supernet');
  const parsed = recordSchema.safeParse(await loadRecord(key).catch(() => undefined));
  // One that was trained here comes before the one that the studio brings.
  const record = parsed.success ? parsed.data : await shippedSupernet(state.project);
  const now = store.getState();
  if (now.supernet.key === key && !isAtWork(now, 'supernet') && record) now.put('supernet', { record });
}

export const stopSupernet = (store: StudioStore): Promise<void> => store.jobs.stop('supernet');

/** Trains a supernet on the chosen task; the one there was stays until the new one is kept. */
export async function trainSupernet(store: StudioStore): Promise<void> {
  const state = store.getState();
  const { steps } = state.supernet;
  const request: SupernetRequest = {
    data: dataChoice(state),
    steps,
    seed: SEED,
    threads: state.project.system.device.threads,
  };
  await store.jobs.start('supernet', {
    words: 'Starting the engine',
    run: async ({ signal, say }) => {
      const keep = saver(store, request);
      const take = (update: SupernetUpdate) => {
        if (update.kind === 'data') {
          say({ words: `Making samples: ${update.done} of ${update.total}`, progress: null });
        } else if (update.kind === 'step') {
          const { step, leftMs, samplesPerSecond } = update;
          const words = `Step ${step} of ${steps}, ${Math.round(samplesPerSecond)} samples/s`;
          say({ words, progress: step / steps, leftMs });
        } else keep(update);
      };
      await store.workers.supernet.call(signal, (api, s) => api.trainSupernet(s, request, take));
      return 'Trained.';
    },
  });
}

/** Keeps what a training tells of its supernet now and then. The worker has kept the weights. */
function saver(store: StudioStore, { data, steps }: SupernetRequest) {
  const began = performance.now();
  const key = supernetKey(store.getState());
  let kept = false;
  return ({ id, step, samples }: SupernetUpdate & { kind: 'kept' }) => {
    const old = store.getState().supernet.record;
    const record: SupernetRecord = {
      id,
      task: data.task,
      points: data.points,
      steps: step,
      planned: steps,
      seed: SEED,
      samples,
      at: new Date().toISOString(),
      tookMs: performance.now() - began,
    };
    void saveRecord(key, record).catch(() => {});
    // The worker drops its own earlier states; the supernet of an earlier training is dropped here.
    if (!kept && old && old.id !== id) void dropBytes('supernet', old.id).catch(() => {});
    kept = true;
    if (store.getState().supernet.key === key) store.getState().put('supernet', { record });
  };
}
