import { systemNow } from '../machines/chosen.ts';
import { goTo } from '../store/designs.ts';
import { timingKey } from '../store/project.ts';
import type { PredictionState } from '../store/session/latency.ts';
import { currentProblems, settingNow } from '../store/setting.ts';
import type { StudioState, StudioStore } from '../store/store.ts';
import { tableSum } from './figures.ts';
import { learn } from './predict.ts';
import { predictRequest } from './request.ts';

type Known = Pick<PredictionState, 'prediction' | 'memory'>;

/** Predicts designs of the project as if each were on the canvas: latency, energy, rate, and each side's memory. */
export async function predictOthers(
  store: StudioStore,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  for (const id of ids) {
    const state = store.getState();
    const project = goTo(state.project, id);
    const known = await predictOne(store, { ...state, project }, signal);
    if (signal.aborted) return;
    const { others } = store.getState().prediction;
    store.getState().put('prediction', { others: { ...others, [timingKey(project)]: known } });
  }
}

async function predictOne(store: StudioStore, state: StudioState, signal: AbortSignal): Promise<Known> {
  if (currentProblems(state).length > 0) return { prediction: null, memory: null };
  const sum = tableSum(state);
  const request = sum && predictRequest(state);
  const learned = request && (await learn(store, state, request, signal));
  const system = systemNow(state);
  const engines = system
    ? { device: system.device.runtime.engine, edge: system.edge.runtime.engine }
    : undefined;
  const { design } = state.project;
  const memory = await store.workers.latency
    .call(signal, (api, s) => api.memory(s, design, settingNow(state), engines))
    .catch(() => null);
  return { prediction: learned ?? sum, memory };
}
