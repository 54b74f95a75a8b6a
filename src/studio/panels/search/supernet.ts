import { z } from 'zod';
import { dropBytes, keepRecord, keptRecord } from '../../../workers/blobs.ts';
import { isAbort } from '../../../workers/bridge.ts';
import { learningBridge } from '../../../workers/spawn.ts';
import type { SupernetRequest, SupernetUpdate } from '../../../workers/supernet.ts';
import { adviceOf } from '../../kit/advice.ts';
import { dataChoice } from '../../kit/data.ts';
import type { StudioState, StudioStore } from '../../store/store.ts';
import { type SupernetRecord, supernetLive } from './live.ts';
import { shippedSupernet } from './shipped.ts';

const worker = learningBridge(1);
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
const supernetKey = ({ project }: StudioState): string =>
  `supernet-of:${project.task}:${project.points}:${project.classes}`;

/** Brings the kept or the shipped supernet of the chosen task up. */
export async function loadSupernet(store: StudioStore): Promise<void> {
  const key = supernetKey(store.getState());
  if (supernetLive.getState().key === key) return;
  supernetLive.setState({ key, record: null, problem: null });
  const parsed = recordSchema.safeParse(await keptRecord(key).catch(() => undefined));
  // One that was trained here comes before the one that the studio brings.
  const record = parsed.success ? parsed.data : await shippedSupernet(store.getState().project);
  const { key: now, doing } = supernetLive.getState();
  if (now === key && doing === null && record) supernetLive.setState({ record });
}

let stop: AbortController | undefined;
export const stopSupernet = (): void => stop?.abort();

/** Trains a supernet on the chosen task; the one there was stays until the new one is kept. */
export async function trainSupernet(store: StudioStore): Promise<void> {
  if (supernetLive.getState().doing !== null) return;
  const state = store.getState();
  const key = supernetKey(state);
  const { steps } = supernetLive.getState();
  const data = dataChoice(state);
  const request: SupernetRequest = { data, steps, seed: SEED, threads: state.project.system.device.threads };
  const began = performance.now();
  let kept: SupernetRecord | undefined;
  const take = (update: SupernetUpdate) => {
    if (supernetLive.getState().doing === null) return;
    if (update.kind === 'data') {
      supernetLive.setState({ doing: `Making samples: ${update.done} of ${update.total}`, progress: null });
    } else if (update.kind === 'step') {
      const { step, leftMs, samplesPerSecond } = update;
      const doing = `Step ${step} of ${steps}, ${Math.round(samplesPerSecond)} samples/s`;
      supernetLive.setState({ doing, progress: step / steps, leftMs });
    } else {
      const old = supernetLive.getState().record;
      const record: SupernetRecord = {
        id: update.id,
        task: data.task,
        points: data.points,
        steps: update.step,
        planned: steps,
        seed: SEED,
        samples: update.samples,
        at: new Date().toISOString(),
        tookMs: performance.now() - began,
      };
      void keepRecord(key, record).catch(() => {});
      // The worker drops its own earlier states; the supernet of an earlier training is dropped here.
      if (!kept && old && old.id !== update.id) void dropBytes('supernet', old.id).catch(() => {});
      kept = record;
      if (supernetLive.getState().key === key) supernetLive.setState({ record });
    }
  };
  stop = new AbortController();
  supernetLive.setState({ doing: 'Starting the engine', progress: null, leftMs: null, problem: null });
  try {
    await worker.call(stop.signal, (api, signal) => api.trainSupernet(signal, request, take));
    supernetLive.setState({ doing: null });
  } catch (error) {
    supernetLive.setState({ doing: null, problem: isAbort(error) ? null : adviceOf(error) });
  }
}
