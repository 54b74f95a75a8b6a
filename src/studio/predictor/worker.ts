import type { PredictRequest } from '../../workers/predictor.worker.ts';
import { predictorBridge } from '../../workers/spawn.ts';
import { settingOf } from '../store/setting.ts';
import type { StudioState } from '../store/store.ts';
import { predictorNow, systemHere } from './keep.ts';

/** Answers about designs; it never waits for a training. */
export const answering = predictorBridge();
/** Trains. */
export const training = predictorBridge();

/** What to ask the predictor with; null while there is none for this system. */
export function predictRequest(state: StudioState): PredictRequest | null {
  const record = predictorNow(state);
  const system = record && systemHere(state);
  return system && { predictor: record.id, system, setting: settingOf(state.project) };
}
