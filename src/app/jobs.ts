import {
  done,
  failed,
  IDLE,
  isBusy,
  type Job,
  type News,
  paused,
  resumed,
  started,
  stopped,
  told,
  toldToStop,
} from './job.ts';

/** Where jobs are shown: the studio's store, a terminal. */
interface JobBoard<Id, Problem> {
  read(id: Id): Job<Problem>;
  write(id: Id, job: Job<Problem>): void;
}

/** Why a job saves what it has: now and then while it runs, or because it ends in one of three ways. */
export type SaveReason = 'going' | 'stopped' | 'failed' | 'done';

/** What work is given while it runs. */
export interface Running {
  /** Aborts when the job is told to stop. */
  readonly signal: AbortSignal;
  /** Tells how it gets on; nothing once the job has ended. */
  say(news: News): void;
  /** There is something new to save, which is saved at most every `saveEveryMs`. */
  worthSaving(): void;
  /** The job as it stands now. */
  now(): Job;
}

export interface Work {
  /** What is under way at the start, in words. */
  words: string;
  /** The work itself. @returns how it ended, in words */
  run(running: Running): Promise<string>;
  /**
   * Saves what there is so far: however the job ends, and while it runs when there is something new. What cannot be saved
   * at the end makes the job fail; while it runs, the next time may be better.
   * @param error what the job failed with
   */
  save?(reason: SaveReason, error?: unknown): void | Promise<void>;
  saveEveryMs?: number;
  /** How it stands when it was stopped, in words. */
  stopped?(): string;
  /** Pause and resume the work. Work without these cannot be paused. */
  pause?(): void;
  resume?(): void;
}

interface Control {
  work: Work;
  abort: AbortController;
  end: Promise<void>;
}

/** Whether an error says that the person stopped the work. */
export const isAbort = (error: unknown): boolean => (error as Error | null)?.name === 'AbortError';

/** Runs jobs, one of each id at a time, and owns what all of them need: stop, pause, progress, problem and saving. */
export class Jobs<Id, Problem> {
  readonly #board: JobBoard<Id, Problem>;
  readonly #problemOf: (error: unknown) => Problem;
  readonly #now: () => number;
  readonly #controls = new Map<Id, Control>();

  /** @param now a clock, ms */
  constructor(
    board: JobBoard<Id, Problem>,
    problemOf: (error: unknown) => Problem,
    now = () => performance.now(),
  ) {
    this.#board = board;
    this.#problemOf = problemOf;
    this.#now = now;
  }

  /** Does the work, unless this job is busy already. @returns how the job stands then; never rejects */
  async start(id: Id, work: Work): Promise<Job<Problem>> {
    if (isBusy(this.#board.read(id))) return this.#board.read(id);
    const abort = new AbortController();
    this.#change(id, (job) => started(job, work.words));
    const control: Control = { work, abort, end: Promise.resolve() };
    this.#controls.set(id, control);
    control.end = this.#do(id, work, abort.signal);
    await control.end;
    // An observer of its end may have started it again.
    if (this.#controls.get(id) === control) this.#controls.delete(id);
    return this.#board.read(id);
  }

  async #do(id: Id, work: Work, signal: AbortSignal): Promise<void> {
    try {
      const words = await work.run(this.#running(id, work, signal));
      await this.#end(id, work, signal.aborted, words);
    } catch (error) {
      if (isAbort(error)) await this.#stop(id, work);
      else await this.#fail(id, work, error);
    }
  }

  pause(id: Id): void {
    const control = this.#controls.get(id);
    if (control?.work.pause && this.#change(id, paused)) control.work.pause();
  }

  resume(id: Id): void {
    if (this.#change(id, resumed)) this.#controls.get(id)?.work.resume?.();
  }

  /** Tells the job to stop, and waits until it has ended; nothing where it does not run. */
  async stop(id: Id): Promise<void> {
    const control = this.#controls.get(id);
    if (!control) return;
    this.#change(id, toldToStop);
    control.abort.abort();
    await control.end;
  }

  /** Says a problem where this job's problems are said, though it was not this job that found it. */
  report(id: Id, problem: Problem): void {
    if (!isBusy(this.#board.read(id)))
      this.#board.write(id, failed(started(IDLE as Job<Problem>, ''), problem));
  }

  /** Takes back how a job ended. */
  forget(id: Id): void {
    const job = this.#board.read(id);
    if (!isBusy(job) && job.state !== 'idle') this.#board.write(id, IDLE);
  }

  #running(id: Id, work: Work, signal: AbortSignal): Running {
    let savedAt = this.#now();
    const mine = () => this.#controls.get(id)?.work === work;
    return {
      signal,
      now: () => this.#board.read(id),
      say: (news) => {
        if (mine()) this.#change(id, (job) => told(job, news));
      },
      worthSaving: () => {
        if (!mine() || !work.save || this.#now() - savedAt < (work.saveEveryMs ?? Infinity)) return;
        savedAt = this.#now();
        void Promise.resolve(work.save('going')).catch(() => {});
      },
    };
  }

  async #end(id: Id, work: Work, aborted: boolean, words: string): Promise<void> {
    if (aborted) return this.#stop(id, work);
    try {
      await work.save?.('done');
      this.#change(id, (job) => done(job, words));
    } catch (error) {
      this.#failWith(id, error);
    }
  }

  async #stop(id: Id, work: Work): Promise<void> {
    try {
      await work.save?.('stopped');
      this.#change(id, (job) => stopped(job, work.stopped?.() ?? 'Stopped.'));
    } catch (error) {
      this.#failWith(id, error);
    }
  }

  /** The first problem is the one to say, whatever saving makes of it. */
  async #fail(id: Id, work: Work, error: unknown): Promise<void> {
    try {
      await work.save?.('failed', error);
    } catch {
      // See above.
    }
    this.#failWith(id, error);
  }

  #failWith(id: Id, error: unknown): void {
    this.#change(id, (job) => failed(job, this.#problemOf(error)));
  }

  /** @returns whether it changed the job */
  #change(id: Id, by: (job: Job<Problem>) => Job<Problem>): boolean {
    const job = this.#board.read(id);
    const next = by(job);
    if (next !== job) this.#board.write(id, next);
    return next !== job;
  }
}
