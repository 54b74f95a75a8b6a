import type { Labels, Sample } from '../../../workers/device.worker.ts';
import type { Inside } from '../../../workers/inside.ts';
import { dataChoice } from '../../kit/data.ts';
import { onDevice } from '../../machines/device.ts';
import { threadsNow } from '../../machines/threads.ts';
import { UNTRAINED } from '../../store/session/run.ts';
import type { StudioStore } from '../../store/store.ts';
import { UNTRAINED_SEED, weightsNow } from '../run/controller.ts';

export const SPLITS = ['val', 'train'] as const;
export type Split = (typeof SPLITS)[number];

/** The class of each sample of a split. @throws DataError */
export const loadLabels = (store: StudioStore, signal: AbortSignal, split: Split): Promise<Labels> =>
  onDevice(store, signal, (api, s) => api.labels(s, dataChoice(store.getState()), split));

/** One sample, to be drawn. @throws DataError */
export const loadSample = (
  store: StudioStore,
  signal: AbortSignal,
  split: Split,
  index: number,
): Promise<Sample> =>
  onDevice(store, signal, (api, s) => api.sample(s, dataChoice(store.getState()), index, split));

/** What every op of the design on the canvas makes of a sample, with the weights that a run would use. */
export function loadInside(
  store: StudioStore,
  signal: AbortSignal,
  split: Split,
  sample: number,
): Promise<Inside> {
  const state = store.getState();
  const chosen = weightsNow(state);
  const weights =
    chosen === UNTRAINED
      ? ({ kind: 'untrained', seed: UNTRAINED_SEED } as const)
      : ({ kind: 'checkpoint', id: chosen } as const);
  const { design } = state.project;
  const request = { design, data: dataChoice(state), weights, threads: threadsNow(state), split, sample };
  return onDevice(store, signal, (api, s) => api.lookInside(s, request));
}
