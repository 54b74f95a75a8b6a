import type { Engines } from '../../system/memory.ts';
import type { Prediction } from '../../system/prediction.ts';
import type { PredictRequest } from '../../workers/latency.worker.ts';
import { timingKey } from '../store/project.ts';
import { settingNow } from '../store/setting.ts';
import type { StudioState, StudioStore } from '../store/store.ts';
import { tableSum, timingOf } from './figures.ts';
import { predictRequest } from './request.ts';

/** The tables' sum would be on the screen for a moment only, between two answers of the latency model. */
const SUM_AFTER_MS = 150;
/** Time without an edit before memory is worked out: the design's graphs are emitted for it. */
const MEMORY_AFTER_MS = 250;

const waited = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Predicts the design on the canvas: by the tables at once, or by the latency model where there is one. */
export async function predict(store: StudioStore, signal: AbortSignal): Promise<void> {
  const state = store.getState();
  const key = timingKey(state.project);
  const show = (prediction: Prediction | null) => {
    if (signal.aborted) return;
    const predicted = prediction && timingOf(state, prediction);
    store.getState().put('prediction', { key, prediction });
    if (predicted !== state.ui.predicted) store.getState().show({ predicted });
  };
  const sum = tableSum(state);
  const request = sum && predictRequest(state);
  if (!request) return show(sum);
  const learned = learn(store, state, request, signal);
  const first = await Promise.race([learned, waited(SUM_AFTER_MS)]);
  if (!first) show(sum);
  show((await learned) ?? sum);
}

export async function learn(
  store: StudioStore,
  { project }: Pick<StudioState, 'project'>,
  request: PredictRequest,
  signal: AbortSignal,
): Promise<Prediction | null> {
  try {
    const { latency } = store.workers;
    const [found] = await latency.call(signal, (api, s) => api.predict(s, request, [project.design]));
    return found ?? null;
  } catch {
    // The tables' sum is as good as there is then.
    return null;
  }
}

/**
 * Works out the bytes that each side of the design keeps, once no edit follows for a while. A machine that is not known yet
 * counts as what runs here: WASM on the device, native on the edge.
 */
export async function workOutMemory(
  store: StudioStore,
  valid: boolean,
  engines: Engines | undefined,
  signal: AbortSignal,
): Promise<void> {
  store.getState().put('prediction', { memory: null });
  if (!valid) return;
  await waited(MEMORY_AFTER_MS);
  if (signal.aborted) return;
  const { project } = store.getState();
  const setting = settingNow(store.getState());
  const { latency } = store.workers;
  const memory = await latency
    .call(signal, (api, s) => api.memory(s, project.design, setting, engines))
    .catch(() => null);
  if (!signal.aborted) store.getState().put('prediction', { memory });
}
