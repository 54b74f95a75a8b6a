import { onAbort } from '../../system/onAbort.ts';
import { isAbort } from '../jobs.ts';
import { networksOf, nextOrders, type Planned } from './plan.ts';
import { type MeasuredDesign, type Order, orderText, type Training, type VerifyState } from './records.ts';

/** What a training gave. */
export type Trained = Pick<Training, 'accuracy' | 'samples' | 'added' | 'ms'>;

/** Whatever trains networks: this machine, or others. */
export interface Trainers {
  /** How many trainings run side by side now, at least 1. */
  atOnce(): number | Promise<number>;
  /**
   * Trains a network to a fidelity from where its last training ended, and keeps what it has after each epoch.
   * @throws TrainingRefused when it can never be done; anything else ends the verification
   */
  train(signal: AbortSignal, order: Order, onShare: (share: number) => void): Promise<Trained>;
}

/** This network cannot be trained; the others continue. */
export class TrainingRefused extends Error {
  override readonly name = 'TrainingRefused';
}

/** Runs designs for real; one that cannot run has a problem. */
export type Measure = (
  signal: AbortSignal,
  designs: readonly string[],
) => AsyncIterable<MeasuredDesign | { design: string; problem: string }>;

interface VerifyProgress {
  words: string;
  /** 0..1; null while it is not known. */
  progress: number | null;
  leftMs: number | null;
}

export interface VerifyWork {
  trainers: Trainers;
  /** Absent where there is no system to run designs on. */
  measure?: Measure;
  /** For all of it, ms; null: until the last rung is done. */
  budgetMs: number | null;
  /** Keeps the state after each record; the next step waits for it. */
  save(state: VerifyState): Promise<void>;
  onProgress(progress: VerifyProgress): void;
  /** Waits while it is paused. */
  ready?(signal: AbortSignal): Promise<void>;
  now?(): number;
}

/**
 * Measures and trains the designs of a front until the plan ends or the signal aborts, which throws its reason. Each record is kept
 * before the next step: a run resumed from the last saved state does what it would have done.
 * @returns the last state, and why it ended
 */
export async function verifyFront(
  signal: AbortSignal,
  start: VerifyState,
  work: VerifyWork,
): Promise<{ state: VerifyState; end: 'done' | 'time' }> {
  const verifying = new Verifying(start, work);
  await verifying.measure(signal);
  return { end: await verifying.train(signal), state: verifying.state };
}

class Verifying {
  state: VerifyState;
  readonly #work: VerifyWork;
  readonly #now: () => number;
  /** Share done of each training under way. */
  readonly #running = new Map<string, number>();
  /** What is to be trained by the newest records, and how many at once. */
  #planned: { plan: Planned; atOnce: number } | null = null;

  constructor(state: VerifyState, work: VerifyWork) {
    this.state = state;
    this.#work = work;
    this.#now = work.now ?? (() => performance.now());
  }

  async #add(part: Partial<VerifyState>): Promise<void> {
    this.state = { ...this.state, ...part };
    await this.#work.save(this.state);
  }

  async measure(signal: AbortSignal): Promise<void> {
    const { measure, onProgress, ready } = this.#work;
    const known = [...this.state.measured, ...this.state.unmeasured].map(({ design }) => design);
    const open = this.state.front.map(({ encoding }) => encoding).filter((design) => !known.includes(design));
    if (!measure || open.length === 0) return;
    const { length: all } = this.state.front;
    onProgress({ words: `Running ${open.length} of ${all} designs`, progress: null, leftMs: null });
    let since = this.#now();
    for await (const result of measure(signal, open)) {
      const measuringMs = this.state.measuringMs + this.#now() - since;
      const { measured, unmeasured } = this.state;
      await this.#add(
        'problem' in result
          ? { unmeasured: [...unmeasured, result], measuringMs }
          : { measured: [...measured, result], measuringMs },
      );
      const done = this.state.measured.length + this.state.unmeasured.length;
      onProgress({ words: `Ran ${done} of ${all} designs`, progress: null, leftMs: null });
      await ready?.(signal);
      since = this.#now();
    }
  }

  async train(signal: AbortSignal): Promise<'done' | 'time'> {
    const { trainers, budgetMs, ready } = this.#work;
    // One that fails ends the others too: nothing keeps running unseen.
    const abort = new AbortController();
    const stop = () => abort.abort(signal.reason);
    const leave = onAbort(signal, stop);
    const flying = new Map<string, Promise<void>>();
    const failed: unknown[] = [];
    try {
      for (;;) {
        if (failed.length > 0) throw failed[0];
        signal.throwIfAborted();
        await ready?.(signal);
        const atOnce = Math.max(1, await trainers.atOnce());
        const planned = nextOrders(this.state, { ms: budgetMs, trainers: atOnce });
        this.#planned = { plan: planned, atOnce };
        this.#say();
        for (const order of planned.orders) {
          const key = orderText(order);
          if (flying.size >= atOnce || flying.has(key)) continue;
          const flight = this.#one(abort.signal, order)
            .catch((error: unknown) => void failed.push(error))
            .finally(() => flying.delete(key));
          flying.set(key, flight);
        }
        if (flying.size === 0 && failed.length === 0) return planned.end ?? 'done';
        await Promise.race(flying.values());
      }
    } finally {
      leave();
      abort.abort(signal.reason ?? new DOMException('Another training failed.', 'AbortError'));
      await Promise.all(flying.values());
    }
  }

  async #one(signal: AbortSignal, order: Order): Promise<void> {
    const key = orderText(order);
    const at = () => new Date().toISOString();
    try {
      this.#running.set(key, 0);
      const trained = await this.#work.trainers.train(signal, order, (share) => {
        this.#running.set(key, share);
        this.#say();
      });
      const training: Training = { ...order, ...trained, provenance: 'measured', at: at() };
      await this.#add({ trainings: [...this.state.trainings, training] });
    } catch (error) {
      if (isAbort(error) || !(error instanceof TrainingRefused)) throw error;
      const failure = { ...order, problem: error.message, at: at() };
      await this.#add({ failures: [...this.state.failures, failure] });
    } finally {
      this.#running.delete(key);
    }
  }

  #say(): void {
    if (!this.#planned) return;
    const { plan, atOnce } = this.#planned;
    const { orders, leftMs } = plan;
    const { trainings, rungs } = this.state;
    const [first] = orders;
    if (!first) return;
    const spent = trainings.reduce((sum, { ms }) => sum + ms, 0);
    const under = [...this.#running.values()].reduce((sum, share) => sum + share, 0);
    const here = orders.length === 0 || leftMs === null ? 0 : (under * leftMs) / Math.max(1, orders.length);
    const left = leftMs === null ? null : Math.max(0, leftMs - here);
    const rung = 1 + rungs.findIndex(({ epochs }) => epochs === first.fidelity.epochs);
    const epochs = `${first.fidelity.epochs} epoch${first.fidelity.epochs === 1 ? '' : 's'}`;
    this.#work.onProgress({
      words:
        `Training ${Math.min(atOnce, orders.length)} of ${orders.length} left for ${epochs}, ` +
        `round ${rung} of ${rungs.length}, ${networksOf(this.state).length} networks`,
      progress: left === null ? null : spent / Math.max(1, spent + left),
      leftMs: left === null ? null : left / atOnce,
    });
  }
}
