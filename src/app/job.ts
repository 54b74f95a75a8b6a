/** `stopped` is the person's wish, `failed` has a problem, `done` came to its end. */
type JobState = 'idle' | 'running' | 'paused' | 'stopped' | 'failed' | 'done';

/** Long work as a person sees it, whatever it is: profiling, a search, a training, a run, an export. */
export interface Job<Problem = unknown> {
  readonly state: JobState;
  /** What is under way, or how it ended. */
  readonly words: string;
  /** 0..1; null while it is not known. */
  readonly progress: number | null;
  /** Time left, ms; null while it is not known. */
  readonly leftMs: number | null;
  /** The work itself is under way, not just its engine's start: from here on it can be paused. */
  readonly begun: boolean;
  /** It was told to stop and has not ended yet. */
  readonly stopping: boolean;
  /** Why it failed; null in every other state. */
  readonly problem: Problem | null;
}

/** How a job gets on. What is left out stays as it was, but for the time left, which is then not known. */
export interface News {
  words?: string;
  progress?: number | null;
  leftMs?: number | null;
  begun?: true;
}

const quiet = { progress: null, leftMs: null, begun: false, stopping: false, problem: null };
export const IDLE: Job<never> = { ...quiet, state: 'idle', words: '' };

export const isBusy = ({ state }: Pick<Job, 'state'>): boolean => state === 'running' || state === 'paused';

/** Whether pausing does something now. */
export const canPause = ({ state, begun, stopping }: Job): boolean =>
  state === 'running' && begun && !stopping;

/*
 * The transitions. One that a job's state does not allow gives the same job back: a late message of a worker must not bring
 * a job back to life that has ended.
 */

export const started = <P>(job: Job<P>, words: string): Job<P> =>
  isBusy(job) ? job : { ...quiet, state: 'running', words };

export function told<P>(job: Job<P>, { words, progress, leftMs, begun }: News): Job<P> {
  if (!isBusy(job)) return job;
  const held = job.state === 'paused' || job.stopping;
  return {
    ...job,
    words: words ?? job.words,
    progress: progress === undefined ? job.progress : share(progress),
    leftMs: held ? null : (leftMs ?? null),
    begun: begun ?? job.begun,
  };
}

export const paused = <P>(job: Job<P>): Job<P> =>
  canPause(job) ? { ...job, state: 'paused', leftMs: null } : job;

export const resumed = <P>(job: Job<P>): Job<P> =>
  job.state === 'paused' && !job.stopping ? { ...job, state: 'running' } : job;

export const toldToStop = <P>(job: Job<P>): Job<P> =>
  isBusy(job) ? { ...job, stopping: true, leftMs: null } : job;

export const stopped = <P>(job: Job<P>, words: string): Job<P> =>
  isBusy(job) ? { ...quiet, state: 'stopped', words } : job;

export const done = <P>(job: Job<P>, words: string): Job<P> =>
  isBusy(job) ? { ...quiet, state: 'done', words, progress: 1 } : job;

export const failed = <P>(job: Job<P>, problem: P): Job<P> =>
  isBusy(job) ? { ...quiet, state: 'failed', words: '', problem } : job;

/** A share of nothing is not known. */
const share = (progress: number | null): number | null =>
  progress === null || Number.isNaN(progress) ? null : Math.min(1, Math.max(0, progress));
