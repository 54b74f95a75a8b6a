import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { withDeadline } from '../coinference/deadline.ts';
import { LinkError } from '../coinference/errors.ts';
import type { RuntimeInfo } from '../runtime/session.ts';
import type { Engine, EngineModel } from './engine.ts';
import { EngineChild } from './engineChild.ts';
import type { EngineSetup, LoadAnswer } from './engineProtocol.ts';
import { packTensors, unpackTensors } from './frames.ts';

interface ChildEngineOptions {
  /** Default 1. */
  threads?: number;
  /** Resident memory at which the engine's process is ended. Default 4 GiB, at most half of what the machine has. */
  memoryBytes?: number;
  /** The most that the outputs of one run may hold. Default 64 MiB. */
  outputBytes?: number;
  /** How long a run that nobody waits for may take before the process is killed. Default 100 ms. */
  graceMs?: number;
  /** The longest that starting, and loading a model again, may take. Default 60 s. */
  startLimitMs?: number;
}

const GIB = 2 ** 30;
const STARTS_TRIED = 3;
const never = new AbortController().signal;

/** What this process may use: less than the machine has in a container. */
export const memoryHere = () => Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);

interface Kept {
  bytes: Uint8Array;
  /** What the process that loaded it last calls it; absent when it did not come back. Each process counts from 1. */
  here: { child: EngineChild; as: LoadAnswer } | null;
}

class Supervisor implements Engine {
  readonly #setup: EngineSetup;
  readonly #folder: string;
  readonly #graceMs: number;
  readonly #startLimitMs: number;
  readonly #kept = new Set<Kept>();
  #child: Promise<EngineChild>;
  #current: EngineChild | null = null;
  #latest: EngineChild | null = null;
  #closed = false;
  #dead = false;
  info!: RuntimeInfo;

  constructor(folder: string, options: ChildEngineOptions) {
    const {
      threads = 1,
      memoryBytes = Math.min(4 * GIB, memoryHere() / 2),
      outputBytes = GIB / 16,
    } = options;
    this.#setup = { threads, memoryBytes, outputBytes };
    this.#folder = folder;
    this.#graceMs = options.graceMs ?? 100;
    this.#startLimitMs = options.startLimitMs ?? 60_000;
    this.#child = this.#start();
  }

  get alive(): boolean {
    return !this.#closed && !this.#dead;
  }

  get ready(): boolean {
    return this.alive && this.#current?.alive === true;
  }

  /** Settles when the first process runs. */
  async opened(): Promise<this> {
    await this.#child;
    return this;
  }

  /** Under the time limit for starts and reloads; a process that is late is killed. */
  #limited<T>(child: EngineChild, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const late = () => {
      const error = new LinkError('E331', `the engine did not get ready within ${this.#startLimitMs} ms`);
      child.kill(error);
      return error;
    };
    return withDeadline(never, this.#startLimitMs, late, work);
  }

  /** A new process with all that was loaded. A model that does not come back is left out the next time. */
  async #start(tries = STARTS_TRIED): Promise<EngineChild> {
    const child = new EngineChild(this.#setup, this.#folder);
    this.#latest = child;
    child.ended.then(() => this.#restart(child));
    let greeted = false;
    try {
      const { head } = await this.#limited(child, () => child.hello);
      if (head.info) this.info = head.info;
      greeted = true;
      for (const model of this.#kept) await this.#reload(child, model);
    } catch (error) {
      child.kill(error as Error);
      await child.ended;
      if (this.#closed || (!greeted && tries <= 1)) {
        this.#dead = true;
        throw new LinkError('E320', `the engine does not start: ${(error as Error).message}`, {
          cause: error,
        });
      }
      // What failed to load again is not tried again, so this ends too.
      return this.#start(greeted ? tries : tries - 1);
    }
    this.#current = child;
    return child;
  }

  async #reload(child: EngineChild, model: Kept): Promise<void> {
    model.here = null;
    try {
      const call = (signal: AbortSignal) => child.call({ op: 'load' }, [model.bytes], signal, this.#graceMs);
      const { load } = (await this.#limited(child, call)).head;
      if (load) model.here = { child, as: load };
    } catch (error) {
      this.#kept.delete(model);
      if (!child.alive) throw error;
    }
  }

  #restart(ended: EngineChild): void {
    if (this.#current !== ended) return;
    this.#current = null;
    if (this.#closed) return;
    this.#child = this.#start();
    this.#child.catch(() => {});
  }

  /** The process of the day, when it is there. */
  async #ask(signal: AbortSignal): Promise<EngineChild> {
    for (;;) {
      if (!this.alive) throw new LinkError('E320', 'the engine has ended');
      const child = await this.#child;
      signal.throwIfAborted();
      if (child.alive) return child;
      await child.ended;
      // Lets #restart put the next one in its place.
      await Promise.resolve();
    }
  }

  async load(bytes: Uint8Array, signal: AbortSignal = never): Promise<EngineModel> {
    const child = await this.#ask(signal);
    const { head } = await child.call({ op: 'load' }, [bytes], signal, this.#graceMs);
    const as = head.load as LoadAnswer;
    const model: Kept = { bytes, here: { child, as } };
    this.#kept.add(model);
    const { inputs, outputs } = as;
    return {
      inputs,
      outputs,
      run: (feeds, repeats, stop = never) => this.#run(model, feeds, repeats, stop),
      release: () => this.#release(model),
    };
  }

  async #run(
    model: Kept,
    ...[feeds, repeats, signal]: Required<Parameters<EngineModel['run']>>
  ): ReturnType<EngineModel['run']> {
    const child = await this.#ask(signal);
    if (model.here?.child !== child)
      throw new LinkError('E332', 'the model did not load again after the engine had to be restarted');
    const { heads, blobs } = packTensors(feeds);
    const call = { op: 'run', model: model.here.as.model, repeats, tensors: heads } as const;
    const answer = await child.call(call, blobs, signal, this.#graceMs);
    const { tensors, ...times } = answer.head.run as NonNullable<typeof answer.head.run>;
    return { outputs: unpackTensors(tensors, answer.blobs), ...times };
  }

  async #release(model: Kept): Promise<void> {
    this.#kept.delete(model);
    const child = await this.#ask(never);
    // A process that was started since never loaded it: the number is another model's there.
    if (model.here?.child !== child) return;
    await child.call({ op: 'release', model: model.here.as.model }, [], never, this.#graceMs);
  }

  readonly close = async (): Promise<void> => {
    this.#closed = true;
    this.#latest?.kill(new LinkError('E320', 'the engine has ended'));
    await this.#latest?.ended;
    await rm(this.#folder, { recursive: true, force: true });
  };
}

/**
 * onnxruntime-node in a process of its own, in an empty folder. It blocks while a model runs, may never come back, take
 * all memory or crash: then it is killed and restarted with what was loaded, and the endpoint continues.
 */
export async function childEngine(options: ChildEngineOptions = {}): Promise<Engine> {
  const folder = await mkdtemp(join(tmpdir(), 'gcode-engine-'));
  return new Supervisor(folder, options).opened();
}
