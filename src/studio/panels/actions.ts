import { canPause } from '../../app/job.ts';
import type { Action } from '../kit/action.ts';
import { dataMissing, designMissing } from '../kit/ready.ts';
import { fittingCheckpoints, isUnfinished } from '../store/checkpoints.ts';
import { isAtWork, type JobId, jobOf } from '../store/jobs.ts';
import type { StudioState, StudioStore } from '../store/store.ts';
import type { StepId } from '../store/ui.ts';
import { exportDesign } from './export/controller.ts';
import { saveTrace, startRun, stopRun } from './run/controller.ts';
import { pauseOrResumeSearch, startSearch, stopSearch } from './search/controller.ts';
import { canSearch } from './search/needs.ts';
import { hasCandidates, saveCandidates } from './search/saveCandidates.ts';
import { pauseOrResumeTraining, startTraining, stopTraining } from './train/controller.ts';

const runnable = (state: StudioState): boolean => (designMissing(state) ?? dataMissing(state)) === null;
/** Whether pressing pause, or the same again, does something. */
const holdable = (state: StudioState, id: JobId): boolean =>
  canPause(jobOf(state, id)) || jobOf(state, id).state === 'paused';

/** Shows the step where the work can be watched, then starts it. */
const at = (step: StepId, start: (store: StudioStore) => void | Promise<void>) => (store: StudioStore) => {
  store.getState().show({ step });
  return start(store);
};

const searchActions: readonly Action[] = [
  {
    id: 'search.start',
    title: 'Search for designs',
    group: 'Search',
    enabled: (s) => canSearch(s) && !isAtWork(s, 'search'),
    run: at('search', (store) => startSearch(store)),
  },
  {
    id: 'search.pause',
    title: 'Pause or resume the search',
    group: 'Search',
    enabled: (s) => holdable(s, 'search'),
    run: pauseOrResumeSearch,
  },
  {
    id: 'search.stop',
    title: 'Stop the search',
    group: 'Search',
    enabled: (s) => isAtWork(s, 'search'),
    run: stopSearch,
  },
  ...(['csv', 'json'] as const).map((form) => ({
    id: `search.${form}`,
    title: `Save the candidates as ${form.toUpperCase()}`,
    group: 'Search' as const,
    enabled: hasCandidates,
    run: (store: StudioStore) => saveCandidates(store, form),
  })),
];

/** The newest checkpoint of the design on the canvas, when its training was broken off. */
const unfinished = (state: StudioState) => fittingCheckpoints(state).slice(0, 1).find(isUnfinished);

const trainActions: readonly Action[] = [
  {
    id: 'train.start',
    title: 'Train the design',
    group: 'Train',
    enabled: (s) => runnable(s) && !isAtWork(s, 'train'),
    run: at('train', (store) => startTraining(store)),
  },
  {
    id: 'train.continue',
    title: 'Resume the interrupted training',
    group: 'Train',
    enabled: (s) => runnable(s) && !isAtWork(s, 'train') && unfinished(s) !== undefined,
    run: at('train', (store) => startTraining(store, unfinished(store.getState()))),
  },
  {
    id: 'train.pause',
    title: 'Pause or resume the training',
    group: 'Train',
    enabled: (s) => holdable(s, 'train'),
    run: pauseOrResumeTraining,
  },
  {
    id: 'train.stop',
    title: 'Stop the training',
    group: 'Train',
    enabled: (s) => isAtWork(s, 'train'),
    run: stopTraining,
  },
];

const runActions: readonly Action[] = [
  {
    id: 'run.start',
    title: 'Run the design',
    group: 'Run',
    enabled: (s) => runnable(s) && !isAtWork(s, 'run', 'dispatch'),
    run: at('run', startRun),
  },
  {
    id: 'run.stop',
    title: 'Stop the run',
    group: 'Run',
    enabled: (s) => isAtWork(s, 'run'),
    run: stopRun,
  },
  {
    id: 'run.trace',
    title: 'Save the trace',
    group: 'Run',
    enabled: (s) => s.run.stream !== null,
    run: saveTrace,
  },
];

const exportActions: readonly Action[] = [
  {
    id: 'export.start',
    title: 'Export the bundle',
    group: 'Export',
    enabled: (s) => runnable(s) && fittingCheckpoints(s).length > 0 && !isAtWork(s, 'export'),
    run: at('export', exportDesign),
  },
];

export const panelActions: readonly Action[] = [
  ...searchActions,
  ...trainActions,
  ...runActions,
  ...exportActions,
];
