import { estimateDesign, type Tables, tablesOf } from '../../system/estimate.ts';
import type { Prediction } from '../../system/prediction.ts';
import type { Profile } from '../../system/profile.ts';
import type { Figure } from '../../system/provenance.ts';
import type { System } from '../../system/system.ts';
import { createLive } from '../kit/live.ts';
import { systemForDesign } from '../machines/chosen.ts';
import { loadEvidence } from '../machines/evidence.ts';
import { loadLibrary } from '../machines/library.ts';
import { libraryLive, machinesLive } from '../machines/live.ts';
import { loadTables } from '../machines/tables.ts';
import { timingKey } from '../store/project.ts';
import { settingOf } from '../store/setting.ts';
import type { StudioState, StudioStore } from '../store/store.ts';
import type { Timing } from '../store/ui.ts';
import { loadPredictor } from './keep.ts';
import { predictorLive } from './live.ts';
import { answering, predictRequest } from './worker.ts';

/** What is predicted of the design on the canvas, the same for every place that shows it. */
export interface PredictionLive {
  /** The project that it is of (`timingKey`). */
  key: string;
  prediction: Prediction | null;
}
export const predictionLive = createLive<PredictionLive>({ key: '', prediction: null });

/** With a calibration and without. */
const prepared = new Map<boolean, { device: Profile; edge: Profile; calibration: unknown; tables: Tables }>();

/** Tables are made once for a pair of profiles, not with every edit. */
function tablesFor(system: System): Tables {
  const { device, edge, calibration } = system;
  const before = prepared.get(calibration !== undefined);
  if (before?.device === device && before.edge === edge && before.calibration === calibration) {
    return before.tables;
  }
  const tables = tablesOf(system);
  prepared.set(calibration !== undefined, { device, edge, calibration, tables });
  return tables;
}

/** The tables' sum for the design on the canvas; null while it is not valid or its system not known. */
export function tableSum(state: StudioState): Prediction | null {
  const system = systemForDesign(state);
  if (!system) return null;
  const found = estimateDesign(state.project.design, settingOf(state.project), system, tablesFor(system));
  return found.missing.length > 0 ? null : { ...found, by: 'table' };
}

/** What is predicted now of the design on the canvas; null while there is nothing to predict from. */
export function predictionNow({ project }: StudioState): Prediction | null {
  const { key, prediction } = predictionLive.getState();
  return key === timingKey(project) ? prediction : null;
}

const BASIS: Record<Prediction['by'], string> = {
  table: 'the sum of the op times of both machines and the link',
  predictor: 'the latency predictor that was trained on designs measured on this system',
};

/** The predicted latency as it is shown everywhere: value, interval, provenance, and what it rests on. */
export const latencyFigure = ({
  latencyMs,
  lowMs,
  highMs,
  coverage,
  provenance,
  by,
}: Prediction): Figure => ({
  value: latencyMs,
  unit: 'ms',
  provenance,
  low: lowMs,
  high: highMs,
  ...(coverage !== null && { coverage }),
  where: BASIS[by],
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
  const alone = estimateDesign(design, settingOf(state.project), plain, tablesFor(plain)).perOp;
  const crosses = new Set(design.ops.filter(({ kind }) => kind === 'Communicate').map(({ id }) => id));
  return Object.fromEntries(
    [...perOp].map(([id, figure]) => [id, crosses.has(id) ? figure : (alone.get(id) ?? figure)]),
  );
}

const timingOf = (state: StudioState, prediction: Prediction): Timing => ({
  key: timingKey(state.project),
  latency: latencyFigure(prediction),
  parts: prediction.parts,
  ops: opFigures(state, prediction),
});

let asked: AbortController | undefined;

/** Predicts anew: by the tables at once, then by the predictor where there is one. */
async function predict(store: StudioStore): Promise<void> {
  asked?.abort();
  asked = new AbortController();
  const { signal } = asked;
  const state = store.getState();
  const key = timingKey(state.project);
  const show = (prediction: Prediction | null) => {
    if (signal.aborted) return;
    predictionLive.setState({ key, prediction });
    const predicted = prediction && timingOf(state, prediction);
    if (predicted !== state.ui.predicted) store.getState().show({ predicted });
  };
  const sum = tableSum(state);
  const request = sum && predictRequest(state);
  if (!request) {
    show(sum);
    return;
  }
  // The sum would be on the screen for a moment only, between two answers of the predictor.
  const late = setTimeout(() => show(sum), 150);
  try {
    const { design } = state.project;
    const [learned] = await answering.call(signal, (api, s) => api.predict(s, request, [design]));
    clearTimeout(late);
    show(learned ?? sum);
  } catch {
    clearTimeout(late);
    show(sum);
  }
}

/** Keeps the prediction on the canvas in step with design, system, tables and predictor. */
export function followPrediction(store: StudioStore): void {
  let waiting = false;
  const renew = () => {
    if (waiting) return;
    waiting = true;
    // After the edit that caused it, once for all edits of the same moment.
    setTimeout(() => {
      waiting = false;
      void loadTables(store).then(() => loadEvidence(store.getState()));
      void loadPredictor(store);
      void predict(store);
    });
  };
  let last = store.getState().project;
  store.subscribe(({ project }) => {
    if (project === last) return;
    last = project;
    renew();
  });
  machinesLive.subscribe((now, before) => {
    const parts = ['device', 'edge', 'link', 'factors', 'trained'] as const;
    if (parts.some((part) => now[part] !== before[part])) renew();
  });
  libraryLive.subscribe((now, before) => {
    if (now.entries !== before.entries) renew();
  });
  predictorLive.subscribe((now, before) => {
    if (now.record !== before.record) renew();
  });
  void loadLibrary();
  renew();
}
