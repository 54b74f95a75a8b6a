import { createStore, type StoreApi } from 'zustand/vanilla';
import { Jobs } from '../../app/jobs.ts';
import { type Advice, adviceOf } from './advice.ts';
import { type DocumentSlice, documentSlice } from './document.ts';
import { emptyHistory } from './history.ts';
import { type JobId, jobOf, type StudioJob, type WithJobs } from './jobs.ts';
import { noResults, type Project, type Results } from './project.ts';
import type { Session } from './session/session.ts';
import { type SessionSlice, sessionSlice } from './sessionSlice.ts';
import { spawnWorkers, type Workers } from './workers.ts';

/** All that a studio knows: what the person made, what was found out, what this visit shows, and the long work under way. */
export interface StudioState extends DocumentSlice, Session, SessionSlice, WithJobs {
  /** Replaces project and results, history empty. */
  load(project: Project, results: Results): void;
}

export interface StudioStore extends StoreApi<StudioState> {
  /** Starts, pauses and stops long work. */
  readonly jobs: Jobs<JobId, Advice>;
  readonly workers: Workers;
}

/** One store holds everything, so that tests and several studios need no page. @param workers fakes, in tests */
export function createStudioStore(
  project: Project,
  results: Results = noResults,
  workers: Workers = spawnWorkers(),
): StudioStore {
  const store = createStore<StudioState>()((set) => ({
    ...documentSlice(set, project, results),
    ...sessionSlice(set),
    jobs: {},
    load: (next, found) =>
      set(({ ui }) => ({
        // The data that were given know their classes better than a file does.
        project: { ...next, classes: ui.dataGiven[next.task]?.classes ?? next.classes },
        results: found,
        history: emptyHistory,
        ui: { ...ui, selection: [], wire: null, predicted: null, measured: null },
      })),
  }));
  const board = {
    read: (id: JobId) => jobOf(store.getState(), id),
    write: (id: JobId, job: StudioJob) => store.setState(({ jobs }) => ({ jobs: { ...jobs, [id]: job } })),
  };
  return Object.assign(store, { jobs: new Jobs<JobId, Advice>(board, adviceOf), workers });
}
