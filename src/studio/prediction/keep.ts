import { z } from 'zod';
import { calibrationSchema } from '../../system/calibrate.ts';
import { engineName } from '../../system/learned.ts';
import type { System } from '../../system/system.ts';
import { keepRecord, keptRecord } from '../../workers/blobs.ts';
import { type Advice, adviceOf } from '../kit/advice.ts';
import { systemNow } from '../machines/chosen.ts';
import { machinesLive } from '../machines/live.ts';
import { tableKeys } from '../machines/tables.ts';
import { tablesId } from '../machines/tablesId.ts';
import { settingOf } from '../store/setting.ts';
import type { StudioState, StudioStore } from '../store/store.ts';
import { isBetter, type PredictorRecord, predictorLive } from './live.ts';
import { designsIn, keptSamples } from './samples.ts';

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

export async function keepPredictor(state: StudioState, record: PredictorRecord): Promise<void> {
  await keepRecord(recordKey(state), record);
  showFactors(record);
}

/** The factors belong to the tables: whatever is estimated from those takes them into account. */
function showFactors(record: PredictorRecord | null): void {
  const factors = record?.about.calibration;
  machinesLive.setState({ trained: factors ? { of: record.tables, factors } : null });
}

/** Whether the predictor that was trained here belongs to these very tables, with both machines here. */
export function fitsTables(state: StudioState): boolean {
  const { record } = predictorLive.getState();
  const system = record && systemHere(state);
  return record !== null && system !== null && record.tables === tablesId(system);
}

/** The id of the predictor that predictions use now: the one trained here, or the one that came with a system file. */
export function predictorNow(state: StudioState): string | null {
  const { record } = predictorLive.getState();
  if (record && fitsTables(state) && isBetter(record.about)) return record.id;
  return state.project.system.predictor ?? null;
}

/** Brings up what is kept of the system that is here: the predictor, and how many designs were measured. */
export async function loadPredictor(store: StudioStore): Promise<void> {
  const state = store.getState();
  const { device, edge } = machinesLive.getState();
  if (!device || !edge) return;
  const key = `${recordKey(state)} ${tablesId({ device, edge })}`;
  if (predictorLive.getState().key === key || predictorLive.getState().doing !== null) return;
  predictorLive.setState({ key, record: null, designs: 0, samples: 0, problem: null });
  const parsed = recordSchema.safeParse(await keptRecord(recordKey(state)).catch(() => undefined));
  let problem: Advice | null = null;
  const { samples } = await keptSamples(headerOf({ device, edge }), settingOf(state.project)).catch(
    (error: unknown) => {
      problem = adviceOf(error);
      return { samples: [] };
    },
  );
  if (predictorLive.getState().key !== key) return;
  const record = parsed.success ? (parsed.data as unknown as PredictorRecord) : null;
  showFactors(record);
  predictorLive.setState({
    record,
    designs: designsIn(samples),
    samples: samples.length,
    problem,
  });
}
