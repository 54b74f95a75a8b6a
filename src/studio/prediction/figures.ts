import { createSelector } from 'reselect';
import { gapWords } from '../../system/coding.ts';
import { estimateDesign, type Tables, tablesOf } from '../../system/estimate.ts';
import type { Prediction } from '../../system/prediction.ts';
import type { Profile } from '../../system/profile.ts';
import type { Figure } from '../../system/provenance.ts';
import type { System } from '../../system/system.ts';
import { systemForDesign, type WithMachines } from '../machines/chosen.ts';
import { timingKey } from '../store/project.ts';
import { settingNow } from '../store/setting.ts';
import type { StudioState } from '../store/store.ts';
import type { Timing } from '../store/ui.ts';

/** Tables are made once for a pair of profiles and a calibration, not with every edit. */
const tablesFor: (system: System) => Tables = createSelector(
  [
    ({ device }: System): Profile => device,
    ({ edge }: System): Profile => edge,
    ({ calibration }: System) => calibration,
  ],
  (device, edge, calibration) => tablesOf({ device, edge, ...(calibration && { calibration }) }),
);

/** The tables' sum for the design on the canvas; null while it is not valid or its system not known. */
export const tableSum: (state: WithMachines) => Prediction | null = createSelector(
  [systemForDesign, ({ project }: WithMachines) => project.design, settingNow],
  (system, design, setting): Prediction | null => {
    if (!system) return null;
    const found = estimateDesign(design, setting, system, tablesFor(system));
    return found.missing.length > 0 ? null : { ...found, by: 'table' };
  },
);

/** What is predicted now of the design on the canvas; null while there is nothing to predict from. */
export const predictionNow = ({
  project,
  prediction,
}: Pick<StudioState, 'project' | 'prediction'>): Prediction | null =>
  prediction.key === timingKey(project) ? prediction.prediction : null;

const BASIS: Record<Prediction['by'], string> = {
  table: 'the profiles of both machines and the link, added up',
  model: 'the latency model that was trained on designs measured on this system',
};

/** The predicted latency as it is shown everywhere: value, interval, provenance, and what it rests on. */
export const latencyFigure = ({
  latencyMs,
  lowMs,
  highMs,
  coverage,
  provenance,
  by,
  uncounted,
}: Prediction): Figure => ({
  value: latencyMs,
  unit: 'ms',
  provenance,
  low: lowMs,
  high: highMs,
  ...(coverage !== null && { coverage }),
  where: [BASIS[by], gapWords(uncounted)].filter(Boolean).join('; '),
});

/**
 * Each op's time as it was timed alone. What whole designs taught about sums belongs to the design's figures: an op that
 * carried a share of it would no longer be measured.
 */
function opFigures(state: StudioState, { perOp }: Prediction): Record<string, Figure> {
  const system = systemForDesign(state);
  if (!system?.calibration) return Object.fromEntries(perOp);
  const { calibration: _, ...plain } = system;
  const { design } = state.project;
  const alone = estimateDesign(design, settingNow(state), plain, tablesFor(plain)).perOp;
  const crosses = new Set(design.ops.filter(({ kind }) => kind === 'Communicate').map(({ id }) => id));
  return Object.fromEntries(
    [...perOp].map(([id, figure]) => [id, crosses.has(id) ? figure : (alone.get(id) ?? figure)]),
  );
}

/** A prediction as it is shown on the canvas. */
export const timingOf = (state: StudioState, prediction: Prediction): Timing => ({
  key: timingKey(state.project),
  latency: latencyFigure(prediction),
  parts: prediction.parts,
  ops: opFigures(state, prediction),
});
