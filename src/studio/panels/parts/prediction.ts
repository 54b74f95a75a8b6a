import { type Estimate, estimateDesign, type Tables, tablesOf } from '../../../system/estimate.ts';
import type { Profile } from '../../../system/profile.ts';
import type { Figure } from '../../../system/provenance.ts';
import type { System } from '../../../system/system.ts';
import { systemForDesign } from '../../machines/chosen.ts';
import { loadLibrary } from '../../machines/library.ts';
import { libraryLive, machinesLive } from '../../machines/live.ts';
import { loadTables } from '../../machines/tables.ts';
import { timingKey } from '../../store/project.ts';
import { settingOf } from '../../store/setting.ts';
import type { StudioState, StudioStore } from '../../store/store.ts';
import type { Timing } from '../../store/ui.ts';

let prepared: { device: Profile; edge: Profile; calibration: unknown; tables: Tables } | undefined;

/** Tables are made once for a pair of profiles, not with every edit. */
function tablesFor(system: System): Tables {
  const { device, edge, calibration } = system;
  if (prepared?.device !== device || prepared.edge !== edge || prepared.calibration !== calibration) {
    prepared = { device, edge, calibration, tables: tablesOf(system) };
  }
  return prepared.tables;
}

/** The estimate of the design on the canvas; null while it is not valid or its system not known. */
export function estimateNow(state: StudioState): Estimate | null {
  const system = systemForDesign(state);
  if (!system) return null;
  const found = estimateDesign(state.project.design, settingOf(state.project), system, tablesFor(system));
  return found.missing.length > 0 ? null : found;
}

/** What a predicted latency rests on, in words. */
export const ON_TABLES = 'sum of the op times of both machines and the link';

export const latencyFigure = ({ latencyMs, lowMs, highMs, provenance }: Estimate): Figure => ({
  value: latencyMs,
  unit: 'ms',
  provenance,
  low: lowMs,
  high: highMs,
  where: ON_TABLES,
});

const timingOf = (key: string, estimate: Estimate): Timing => ({
  key,
  latency: latencyFigure(estimate),
  parts: estimate.parts,
  ops: Object.fromEntries(estimate.perOp),
});

/** Keeps the prediction on the canvas in step with design, system and tables. */
export function followPrediction(store: StudioStore): void {
  let waiting = false;
  const renew = () => {
    if (waiting) return;
    waiting = true;
    // After the edit that caused it, once for all edits of the same moment.
    setTimeout(() => {
      waiting = false;
      const state = store.getState();
      void loadTables(store);
      const estimate = estimateNow(state);
      const predicted = estimate && timingOf(timingKey(state.project), estimate);
      if (predicted !== state.ui.predicted) state.show({ predicted });
    });
  };
  let last = store.getState().project;
  store.subscribe(({ project }) => {
    if (project === last) return;
    last = project;
    renew();
  });
  machinesLive.subscribe((now, before) => {
    if (now.device !== before.device || now.edge !== before.edge || now.link !== before.link) renew();
  });
  libraryLive.subscribe((now, before) => {
    if (now.entries !== before.entries) renew();
  });
  void loadLibrary();
  renew();
}
