import { canPause } from '../../../app/job.ts';
import type { Action } from '../../kit/action.ts';
import { isAtWork, jobOf } from '../../store/jobs.ts';
import type { StudioStore } from '../../store/store.ts';
import {
  canPlay,
  hasTraceResult,
  pauseOrResumeTrace,
  saveTraceResult,
  startTrace,
  stopTrace,
} from './controller.ts';

function show(store: StudioStore): void {
  store.getState().show({ step: 'run' });
  store.getState().put('dispatch', { shown: true });
}

export const dispatchActions: readonly Action[] = [
  { id: 'dispatch.show', title: 'Show the dispatcher', group: 'Run', run: show },
  {
    id: 'dispatch.start',
    title: 'Play the trace',
    group: 'Run',
    enabled: canPlay,
    run(store) {
      show(store);
      return startTrace(store);
    },
  },
  {
    id: 'dispatch.pause',
    title: 'Pause or resume the trace',
    group: 'Run',
    enabled: (s) => canPause(jobOf(s, 'dispatch')) || jobOf(s, 'dispatch').state === 'paused',
    run: pauseOrResumeTrace,
  },
  {
    id: 'dispatch.stop',
    title: 'Stop the trace',
    group: 'Run',
    enabled: (s) => isAtWork(s, 'dispatch'),
    run: stopTrace,
  },
  {
    id: 'dispatch.json',
    title: 'Save the result as JSON',
    group: 'Run',
    enabled: hasTraceResult,
    run: saveTraceResult,
  },
];
