import { POWER_PRESETS } from '../../../system/energy.ts';
import { type Estimate, estimateDesign, type Tables, tablesOf } from '../../../system/estimate.ts';
import { heldTo } from '../../../system/link.ts';
import type { System } from '../../../system/system.ts';
import { designKey } from '../../store/project.ts';
import { currentProblems, settingOf } from '../../store/setting.ts';
import type { StudioState, StudioStore } from '../../store/store.ts';
import type { Timing } from '../../store/ui.ts';
import { type TablesLive, tablesLive } from '../search/live.ts';
import { loadTables } from '../search/tables.ts';

/** The system that is chosen, once its tables were measured. */
export function measuredSystem({ project }: StudioState, live: TablesLive): System | null {
  const { device, edge, link } = live;
  const power = POWER_PRESETS.find((p) => p.name === project.system.power) ?? POWER_PRESETS[0];
  if (!device || !edge || !link || !power) return null;
  const { link: choice } = project.system;
  return { device, edge, power, link: choice.kind === 'held' ? heldTo(link, choice.mbps) : link };
}

let prepared: { live: TablesLive['device']; edge: TablesLive['edge']; tables: Tables } | undefined;

/** The estimate of the design on the canvas; null while it is not valid or its system not measured. */
export function estimateNow(state: StudioState): Estimate | null {
  const live = tablesLive.getState();
  const system = measuredSystem(state, live);
  if (!system || currentProblems(state).length > 0) return null;
  if (prepared?.live !== live.device || prepared.edge !== live.edge) {
    prepared = { live: live.device, edge: live.edge, tables: tablesOf(system) };
  }
  const found = estimateDesign(state.project.design, settingOf(state.project), system, prepared.tables);
  return found.missing.length > 0 ? null : found;
}

const timingOf = (key: string, { perOp, provenance, latencyMs, parts }: Estimate): Timing => ({
  designKey: key,
  provenance,
  ops: Object.fromEntries([...perOp].map(([id, figure]) => [id, figure.value])),
  totalMs: latencyMs,
  parts,
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
      const predicted = estimate && timingOf(designKey(state.project.design), estimate);
      if (predicted !== state.ui.predicted) state.show({ predicted });
    });
  };
  let last = store.getState().project;
  store.subscribe(({ project }) => {
    if (project === last) return;
    last = project;
    renew();
  });
  tablesLive.subscribe((now, before) => {
    if (now.device !== before.device || now.edge !== before.edge || now.link !== before.link) renew();
  });
  renew();
}
