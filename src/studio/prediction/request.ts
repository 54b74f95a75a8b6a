import type { PredictRequest } from '../../workers/latency.worker.ts';
import { systemNow } from '../machines/chosen.ts';
import { tablesId } from '../machines/tablesId.ts';
import { settingNow } from '../store/setting.ts';
import type { StudioState } from '../store/store.ts';
import { latencyModelNow } from './saved.ts';

/** What to ask the latency model with; null while there is none for this system. */
export function predictRequest(state: StudioState): PredictRequest | null {
  const latencyModel = latencyModelNow(state);
  const system = latencyModel === null ? null : systemNow(state);
  if (latencyModel === null || system === null) return null;
  const { missed } = state.machines;
  const latencyModelErrors = missed?.of === tablesId(system) ? missed.errors[latencyModel] : undefined;
  return {
    latencyModel,
    system: { ...system, ...(latencyModelErrors && { latencyModelErrors }) },
    setting: settingNow(state),
  };
}
