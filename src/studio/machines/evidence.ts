import { z } from 'zod';
import { renamedKey } from '../../design/format.ts';
import type { Design } from '../../design/types.ts';
import {
  type Calibration,
  CalibrationError,
  calibrate,
  calibrationSample,
  uncalibrated,
} from '../../system/calibrate.ts';
import { estimateDesign } from '../../system/estimate.ts';
import { plainTablesOf, systemAt } from '../../system/learned.ts';
import type { System } from '../../system/system.ts';
import { changeRecord, loadRecord } from '../../workers/blobs.ts';
import { designKey } from '../store/project.ts';
import type { Machines } from '../store/session/machines.ts';
import { settingNow } from '../store/setting.ts';
import type { StudioState, StudioStore } from '../store/store.ts';
import { tableKeys } from './tables.ts';
import { tablesId } from './tablesId.ts';

const ms = z.number().nonnegative();
const itemSchema = z.object({
  design: z.looseObject({ ops: z.array(z.looseObject({ id: z.string() })) }),
  /** Rate that the link was throttled to, 10^6 bits a second; null for the link as it was. */
  mbps: z.number().positive().nullable(),
  latencyMs: z.number().positive(),
  parts: z.object({ deviceMs: ms, upMs: ms, edgeMs: ms, downMs: ms }),
  kind: z.enum(['anchor', 'run']),
  /** By which latency model, and what, it was predicted before it was run; absent where the tables answered. */
  predicted: z
    .preprocess(
      renamedKey('predictor', 'latencyModel'),
      z.object({ latencyModel: z.string(), latencyMs: z.number().positive() }),
    )
    .optional(),
  at: z.string(),
});
const recordSchema = z.object({ tables: z.string(), items: z.array(itemSchema) });

/** A whole design that was measured here, as an anchor when the system was profiled or as a run of a person's own. */
export type Evidence = Omit<z.infer<typeof itemSchema>, 'design'> & { design: Design };

/** More than this tells little more about two factors and their errors; the oldest runs go first. */
const MOST = 120;

const recordKey = (state: StudioState): string => {
  const { device, edge } = tableKeys(state);
  return `evidence-of:${device}:${edge}`;
};

type HereSystem = Pick<System, 'device' | 'edge' | 'link' | 'power'>;

/** What was timed here; null until both machines and the link were. */
function hereSystem({ device, edge, link }: Pick<Machines, 'device' | 'edge' | 'link'>): HereSystem | null {
  if (!device || !edge || !link) return null;
  return { device, edge, link, power: { name: '', activeW: 0, idleW: 0, radioW: 0, source: '' } };
}

/** What measured designs make of these tables: their calibration, or how far off they are where none is plausible. */
function calibrationBy(
  items: readonly Evidence[],
  system: HereSystem,
  setting: Parameters<typeof estimateDesign>[1],
): Calibration | null {
  const tables = plainTablesOf(system);
  const samples = items.flatMap((item) => {
    const estimate = estimateDesign(item.design, setting, systemAt(system, item.mbps), tables);
    return estimate.missing.length > 0 ? [] : [calibrationSample(estimate, item)];
  });
  try {
    return samples.length > 0 ? calibrate(samples) : null;
  } catch (error) {
    if (error instanceof CalibrationError) return uncalibrated(samples);
    throw error;
  }
}

async function loadItems(state: StudioState, tables: string): Promise<Evidence[]> {
  const parsed = recordSchema.safeParse(await loadRecord(recordKey(state)).catch(() => undefined));
  return parsed.success && parsed.data.tables === tables ? (parsed.data.items as unknown as Evidence[]) : [];
}

/** What is kept after this: a record that this version cannot read, as one of a newer version, is set aside and not lost. */
export function recordAfter(old: unknown, record: { tables: string; items: readonly Evidence[] }): unknown {
  if (old === undefined) return record;
  if (!recordSchema.safeParse(old).success) return { ...record, aside: old };
  const { aside } = old as { aside?: unknown };
  return aside === undefined ? record : { ...record, aside };
}

/** What each latency model was off by on the runs that it had predicted: log(measured / predicted). */
export function missedBy(items: readonly Evidence[]): Record<string, number[]> {
  const errors: Record<string, number[]> = {};
  for (const { predicted, latencyMs } of items) {
    if (!predicted) continue;
    errors[predicted.latencyModel] ??= [];
    errors[predicted.latencyModel]?.push(Math.log(latencyMs / predicted.latencyMs));
  }
  return errors;
}

function show(store: StudioStore, system: HereSystem, items: readonly Evidence[]): void {
  const factors = calibrationBy(items, system, settingNow(store.getState()));
  const of = tablesId(system);
  store.getState().put('machines', {
    factors: factors ? { of, factors } : null,
    missed: { of, errors: missedBy(items) },
  });
}

/** What the evidence belongs to; null until both machines and the link were timed. */
export function hereKey(state: StudioState): string | null {
  const system = hereSystem(state.machines);
  return system && `${recordKey(state)} ${tablesId(system)} ${JSON.stringify(system.link)}`;
}

/** Loads what is kept of the tables that are here. */
export async function loadEvidence(store: StudioStore): Promise<void> {
  const state = store.getState();
  const system = hereSystem(state.machines);
  if (!system) return;
  const items = await loadItems(state, tablesId(system));
  if (items.length > 0 && store.getState().machines.device === system.device) show(store, system, items);
}

/** The newest of each design at each rate, as many as are kept. */
function newest(items: readonly Evidence[]): Evidence[] {
  const byKey = new Map<string, Evidence>();
  for (const item of items) {
    const key = `${designKey(item.design)}@${item.mbps}`;
    byKey.delete(key);
    byKey.set(key, item);
  }
  const list = [...byKey.values()];
  const runs = list.filter(({ kind }) => kind === 'run');
  const tooMany = new Set(runs.slice(0, Math.max(0, list.length - MOST)));
  return list.filter((item) => !tooMany.has(item));
}

/**
 * Adds measured designs to what is known of the tables that are here, and calibrates again: predictions after this one are
 * nearer to what was measured, and their intervals as wide as the predictions were off.
 */
export async function addEvidence(
  store: StudioStore,
  items: readonly Evidence[],
  fresh = false,
): Promise<void> {
  const state = store.getState();
  const system = hereSystem(state.machines);
  if (!system) return;
  const tables = tablesId(system);
  const before = fresh ? [] : await loadItems(state, tables);
  const all = newest([...before, ...items]);
  await changeRecord(recordKey(state), (old) => recordAfter(old, { tables, items: all }));
  show(store, system, all);
}
