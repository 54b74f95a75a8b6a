import { IDLE, type Job } from '../app/job.ts';
import { Jobs, type Running, type Work } from '../app/jobs.ts';
import { onAbort } from '../system/onAbort.ts';
import { log } from './outcome.ts';

const TELL_EVERY_MS = 5000;

/** Long work of a command: what it is called, the work, and what saves it. */
interface LongWork<T> extends Omit<Work, 'run'> {
  run(running: Running): Promise<T>;
}

/**
 * Does long work as a Job: what it says goes to stderr every few seconds, the person's signal stops it, and it is saved however
 * it ends. Rejects with what it failed with; with the signal's reason when it was stopped.
 */
export async function runJob<T>(signal: AbortSignal, { run, ...work }: LongWork<T>): Promise<T> {
  let job: Job<unknown> = IDLE;
  const tell = teller();
  const jobs = new Jobs<'command', unknown>(
    {
      read: () => job,
      write: (_, next) => {
        job = next;
        tell(job);
      },
    },
    (error) => error,
  );
  let result: T | undefined;
  const ended = jobs.start('command', {
    ...work,
    run: async (running) => {
      result = await run(running);
      return '';
    },
  });
  const leave = onAbort(signal, () => void jobs.stop('command'));
  const { state, problem } = await ended;
  leave();
  if (state === 'failed') throw problem;
  if (state === 'stopped') throw signal.reason ?? new DOMException('The command was stopped.', 'AbortError');
  return result as T;
}

/** Tells on stderr how a job gets on: its first words at once, then every few seconds what is new. */
function teller(): (job: Job<unknown>) => void {
  let toldAt = Number.NEGATIVE_INFINITY;
  let told = '';
  return ({ state, words, leftMs }) => {
    const now = performance.now();
    if (state !== 'running' || words === told || now - toldAt < TELL_EVERY_MS) return;
    toldAt = now;
    told = words;
    log(leftMs === null ? words : `${words}, ${leftWords(leftMs)} left`);
  };
}

const leftWords = (ms: number): string =>
  ms < 120_000 ? `${Math.ceil(ms / 1000)} s` : `${Math.ceil(ms / 60_000)} minutes`;
