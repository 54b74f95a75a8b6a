import type { PredictRequest } from '../../workers/predictor.worker.ts';
import { systemNow } from '../machines/chosen.ts';
import { tablesId } from '../machines/tablesId.ts';
import { settingNow } from '../store/setting.ts';
import type { StudioState } from '../store/store.ts';
import { predictorNow } from './keep.ts';

/** What to ask the predictor with; null while there is none for this system. */
export function predictRequest(state: StudioState): PredictRequest | null {
  const predictor = predictorNow(state);
  const system = predictor === null ? null : systemNow(state);
  if (predictor === null || system === null) return null;
  const { missed } = state.machines;
  const predictorErrors = missed?.of === tablesId(system) ? missed.errors[predictor] : undefined;
  return {
    predictor,
    system: { ...system, ...(predictorErrors && { predictorErrors }) },
    setting: settingNow(state),
  };
}
