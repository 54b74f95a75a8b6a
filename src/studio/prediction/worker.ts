import type { PredictRequest } from '../../workers/predictor.worker.ts';
import { predictorBridge } from '../../workers/spawn.ts';
import { systemNow } from '../machines/chosen.ts';
import { settingOf } from '../store/setting.ts';
import type { StudioState } from '../store/store.ts';
import { predictorNow } from './keep.ts';

/** Answers about designs; it never waits for a training. */
export const answering = predictorBridge();
/** Trains. */
export const training = predictorBridge();

/** What to ask the predictor with; null while there is none for this system. */
export function predictRequest(state: StudioState): PredictRequest | null {
  const predictor = predictorNow(state);
  const system = predictor === null ? null : systemNow(state);
  if (predictor === null || system === null) return null;
  return { predictor, system, setting: settingOf(state.project) };
}
