import { z } from 'zod';
import { calibrationSchema } from '../../system/calibrate.ts';
import { engineName } from '../../system/learned.ts';
import type { System } from '../../system/system.ts';
import { loadRecord, saveRecord } from '../../workers/blobs.ts';
import { systemNow } from '../machines/chosen.ts';
import { tableKeys } from '../machines/tables.ts';
import { tablesId } from '../machines/tablesId.ts';
import { adviceOf } from '../store/advice.ts';
import { isAtWork } from '../store/jobs.ts';
import type { LatencyModelRecord } from '../store/session/latency.ts';
import { settingNow } from '../store/setting.ts';
import type { StudioState, StudioStore } from '../store/store.ts';
import { designsIn, loadSamples } from './samples.ts';

/** The system of what is here, which alone can be measured; null when a machine that is away was chosen. */
export function systemHere(state: StudioState): System | null {
  const { device, edge } = state.project.system;
  if (device.machine.kind !== 'here' || edge.machine.kind !== 'here') return null;
  return systemNow(state);
}

/** As the samples of a system name its engines. */
export const headerOf = ({ device, edge }: Pick<System, 'device' | 'edge'>) => ({
  device: engineName(device.runtime),
  edge: engineName(edge.runtime),
});

const recordKey = (state: StudioState): string => {
  const { device, edge } = tableKeys(state);
  return `predictor-of:${device}:${edge}`;
};

const fidelity = z.looseObject({ mape: z.number() });
const recordSchema = z.object({
  id: z.string(),
  tables: z.string(),
  about: z.looseObject({
    crossValidated: fidelity,
    tableSum: fidelity,
    calibration: calibrationSchema.nullable(),
  }),
});

/** Keeps a trained latency model, and shows it. @param state of the system that it was trained on */
export async function saveLatencyModel(
  store: StudioStore,
  state: StudioState,
  record: LatencyModelRecord,
): Promise<void> {
  await saveRecord(recordKey(state), record);
  showFactors(store, record);
}

/** A latency model that errs more than the sum that it corrects has too few designs to learn from: it is not asked. */
export const isBetter = ({ crossValidated, tableSum }: LatencyModelRecord['about']): boolean =>
  crossValidated.mape < tableSum.mape;

/** The factors belong to the tables: whatever is estimated from those takes them into account. */
function showFactors(store: StudioStore, record: LatencyModelRecord | null): void {
  const factors = record?.about.calibration;
  store.getState().put('machines', { trained: factors ? { of: record.tables, factors } : null });
}

/** Whether the latency model that was trained here belongs to these very tables, with both machines here. */
export function fitsTables(state: StudioState): boolean {
  const { record } = state.latencyModel;
  const system = record && systemHere(state);
  return record !== null && system !== null && record.tables === tablesId(system);
}

/** The id of the latency model that predictions use now: the one trained here, or the one that came with a system file. */
export function latencyModelNow(state: StudioState): string | null {
  const { record } = state.latencyModel;
  if (record && fitsTables(state) && isBetter(record.about)) return record.id;
  return state.project.system.latencyModel ?? null;
}

/** What a kept latency model belongs to; null until both machines were timed. */
export function latencyModelKey(state: StudioState): string | null {
  const { device, edge } = state.machines;
  return device && edge && `${recordKey(state)} ${tablesId({ device, edge })}`;
}

/** Loads what is kept of the system that is here: the latency model, and how many designs were measured. */
export async function loadLatencyModel(store: StudioStore): Promise<void> {
  const state = store.getState();
  const { device, edge } = state.machines;
  const key = latencyModelKey(state);
  if (!device || !edge || state.latencyModel.key === key || isAtWork(state, 'collect', 'learn')) return;
  state.put('latencyModel', { key, record: null, designs: 0, samples: 0 });
  for (const id of ['collect', 'learn'] as const) store.jobs.forget(id);
  const parsed = recordSchema.safeParse(await loadRecord(recordKey(state)).catch(() => undefined));
  let unreadable: unknown;
  const { samples } = await loadSamples(headerOf({ device, edge }), settingNow(state)).catch((error) => {
    unreadable = error;
    return { samples: [] };
  });
  if (store.getState().latencyModel.key !== key) return;
  const record = parsed.success ? (parsed.data as unknown as LatencyModelRecord) : null;
  showFactors(store, record);
  if (unreadable) store.jobs.report('collect', adviceOf(unreadable));
  store.getState().put('latencyModel', { record, designs: designsIn(samples), samples: samples.length });
}
