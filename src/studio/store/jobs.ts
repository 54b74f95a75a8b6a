import { IDLE, isBusy, type Job } from '../../app/job.ts';
import type { Advice } from './advice.ts';

/**
 * All long work of the studio. `profile` is everything that times machines; `collect` measures designs and `learn` trains the
 * latency model on them; `dispatch` plays traces; `imported` is all work on an ONNX model that is looked at; `data:` reads a
 * task's folder.
 */
export type JobId =
  | 'zoo'
  | 'profile'
  | 'collect'
  | 'learn'
  | 'search'
  | 'verify'
  | 'train'
  | 'judge'
  | 'run'
  | 'dispatch'
  | 'codecs'
  | 'export'
  | 'imported'
  | `data:${string}`;

export type StudioJob = Job<Advice>;

export interface WithJobs {
  /** Written by the store's `jobs` alone; those that never ran are not in it. */
  jobs: Partial<Record<JobId, StudioJob>>;
}

export const jobOf = ({ jobs }: WithJobs, id: JobId): StudioJob => jobs[id] ?? IDLE;

export const isAtWork = (state: WithJobs, ...ids: readonly JobId[]): boolean =>
  ids.some((id) => isBusy(jobOf(state, id)));
