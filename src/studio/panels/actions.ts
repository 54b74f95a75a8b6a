import type { Action } from '../kit/action.ts';
import { fittingCheckpoints } from '../kit/checkpoints.ts';
import { dataMissing, designMissing } from '../kit/ready.ts';
import { isUnfinished } from '../store/steps.ts';
import type { StudioState, StudioStore } from '../store/store.ts';
import type { StepId } from '../store/ui.ts';
import { exportDesign } from './export/controller.ts';
import { startRun, stopRun } from './run/controller.ts';
import { canSearch, pauseSearch, resumeSearch, startSearch, stopSearch } from './search/controller.ts';
import { isSearching, searchLive } from './search/live.ts';
import { pauseTraining, resumeTraining, startTraining, stopTraining } from './train/controller.ts';
import { trainLive } from './train/live.ts';

const runnable = (state: StudioState): boolean => (designMissing(state) ?? dataMissing(state)) === null;
const busy = (state: StudioState, job: keyof StudioState['ui']['jobs']): boolean =>
  ['running', 'paused'].includes(state.ui.jobs[job].state);

/** Shows the step where the work can be watched, then starts it. */
const at = (step: StepId, start: (store: StudioStore) => void | Promise<void>) => (store: StudioStore) => {
  store.getState().show({ step });
  return start(store);
};

export const searchActions: readonly Action[] = [
  {
    id: 'search.start',
    title: 'Search for designs',
    group: 'Search',
    enabled: (s) => canSearch(s) && !busy(s, 'search'),
    run: at('search', (store) => startSearch(store)),
  },
  {
    id: 'search.pause',
    title: 'Pause or resume the search',
    group: 'Search',
    enabled: (s) => busy(s, 'search'),
    run: (store) => (searchLive.getState().phase === 'paused' ? resumeSearch(store) : pauseSearch(store)),
  },
  {
    id: 'search.stop',
    title: 'Stop the search',
    group: 'Search',
    enabled: () => isSearching(searchLive.getState().phase),
    run: stopSearch,
  },
];

/** The newest checkpoint of the design on the canvas, when its training was broken off. */
const unfinished = (state: StudioState) => fittingCheckpoints(state).slice(0, 1).find(isUnfinished);

export const trainActions: readonly Action[] = [
  {
    id: 'train.start',
    title: 'Train the design',
    group: 'Train',
    enabled: (s) => runnable(s) && !busy(s, 'train'),
    run: at('train', (store) => startTraining(store)),
  },
  {
    id: 'train.continue',
    title: 'Continue the training that was broken off',
    group: 'Train',
    enabled: (s) => runnable(s) && !busy(s, 'train') && unfinished(s) !== undefined,
    run: at('train', (store) => startTraining(store, unfinished(store.getState()))),
  },
  {
    id: 'train.pause',
    title: 'Pause or resume the training',
    group: 'Train',
    enabled: (s) => busy(s, 'train'),
    run: (store) => (trainLive.getState().phase === 'paused' ? resumeTraining(store) : pauseTraining(store)),
  },
  {
    id: 'train.stop',
    title: 'Stop the training',
    group: 'Train',
    enabled: (s) => busy(s, 'train'),
    run: stopTraining,
  },
];

export const runActions: readonly Action[] = [
  {
    id: 'run.start',
    title: 'Run the design',
    group: 'Run',
    enabled: (s) => runnable(s) && !busy(s, 'run'),
    run: at('run', startRun),
  },
  {
    id: 'run.stop',
    title: 'Stop the run',
    group: 'Run',
    enabled: (s) => busy(s, 'run'),
    run: stopRun,
  },
];

export const exportActions: readonly Action[] = [
  {
    id: 'export.start',
    title: 'Export the bundle',
    group: 'Export',
    enabled: (s) => runnable(s) && fittingCheckpoints(s).length > 0 && !busy(s, 'export'),
    run: at('export', exportDesign),
  },
];
