import { isAtWork, type JobId, jobOf, type StudioJob } from '../store/jobs.ts';
import { useStudio } from '../store/useStudio.ts';

/** How a job stands. It changes with each of its news: a component that only asks whether it is at work uses `useAtWork`. */
export const useJob = (id: JobId): StudioJob => useStudio((s) => jobOf(s, id));

/** Whether one of these jobs is under way. */
export const useAtWork = (...ids: readonly JobId[]): boolean => useStudio((s) => isAtWork(s, ...ids));

/** Why the job failed, or null. */
export const useProblem = (id: JobId) => useStudio((s) => jobOf(s, id).problem);
