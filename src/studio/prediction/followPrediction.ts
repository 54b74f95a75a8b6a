import { createSelector } from 'reselect';
import { systemNow } from '../machines/chosen.ts';
import { hereKey, loadEvidence } from '../machines/evidence.ts';
import { loadLibrary } from '../machines/library.ts';
import { loadTables, tablesKeyNow } from '../machines/tables.ts';
import { follow } from '../store/follow.ts';
import { timingKey } from '../store/project.ts';
import { currentProblems, settingNow } from '../store/setting.ts';
import type { StudioState, StudioStore } from '../store/store.ts';
import { predictOthers } from './others.ts';
import { predict, workOutMemory } from './predict.ts';
import { latencyModelKey, latencyModelNow, loadLatencyModel } from './saved.ts';

/** Whatever a prediction rests on; another array when some of it changed. */
const grounds = createSelector(
  [
    ({ project }: StudioState) => timingKey(project),
    ({ project }: StudioState) => project.design,
    settingNow,
    systemNow,
    latencyModelNow,
  ],
  (...all) => all,
);

/** What each side's peak memory rests on, while it is shown. */
const memoryGrounds = createSelector(
  [
    ({ ui }: StudioState) => ui.step === 'draw',
    ({ project }: StudioState) => project.design,
    settingNow,
    (state: StudioState) => currentProblems(state).length === 0,
    (state: StudioState) => systemNow(state)?.device.runtime.engine,
    (state: StudioState) => systemNow(state)?.edge.runtime.engine,
  ],
  (shown, _design, _setting, valid, device, edge) =>
    shown ? { valid, engines: device && edge && { device, edge } } : null,
);

/** What the figures of the designs that are compared rest on, while they are. */
const otherGrounds = createSelector(
  [
    ({ ui }: StudioState) => ui.comparing,
    ({ project }: StudioState) => project,
    settingNow,
    systemNow,
    latencyModelNow,
  ],
  (comparing) => comparing && [comparing.a, comparing.b],
);

/** Gives each call a signal that the next call aborts. */
function newestOnly<T>(act: (selected: T, signal: AbortSignal) => unknown): (selected: T) => unknown {
  let stop = new AbortController();
  return (selected) => {
    stop.abort();
    stop = new AbortController();
    return act(selected, stop.signal);
  };
}

/** Keeps tables, what was learned of them, and the prediction on the canvas in step with project and machines. */
export function followPrediction(store: StudioStore): void {
  void loadLibrary(store);
  follow(store, tablesKeyNow, () => loadTables(store));
  follow(store, hereKey, () => loadEvidence(store));
  follow(store, latencyModelKey, () => loadLatencyModel(store));
  follow(
    store,
    grounds,
    newestOnly((_, signal) => predict(store, signal)),
  );
  follow(
    store,
    otherGrounds,
    newestOnly((ids, signal) => ids && predictOthers(store, ids, signal)),
  );
  follow(
    store,
    memoryGrounds,
    newestOnly((about, signal) => about && workOutMemory(store, about.valid, about.engines, signal)),
  );
}
