import { isBatched } from '../coinference/batches.ts';
import { withDeadline } from '../coinference/deadline.ts';
import { LinkError } from '../coinference/errors.ts';
import type { IndexEntry } from '../coinference/oip.ts';
import type { Engine, EngineModel } from './engine.ts';
import type { RunQueue } from './queue.ts';
import { sha256Of } from './slices.ts';
import { Statistics } from './stats.ts';

export interface LoadedModel {
  name: string;
  model: EngineModel;
  /** Of the bytes that were loaded: clients check that this is what they sent. */
  sha256: string;
  /** Whether requests to it can be computed together; see isBatched. */
  batched: boolean;
  /** The size of its ONNX file. */
  bytes: number;
  statistics: Statistics;
}

interface RepositoryLimits {
  /** Beyond these, the models not used for longest go. */
  maxModels: number;
  /** Of all models together. */
  maxBytes: number;
  /** The longest that loading may take. */
  timeoutMs: number;
}

/** Every model has one version. */
export const MODEL_VERSION = '1';
const NAME = /^[\w.-]{1,100}$/;

const never = new AbortController().signal;

/** The models in memory. When there are too many, the one not used for longest goes. */
export class ModelRepository {
  readonly #engine: Engine;
  readonly #queue: RunQueue;
  readonly #limits: RepositoryLimits;
  /** In order of use: the first was not used for longest. */
  readonly #models = new Map<string, LoadedModel>();
  readonly #loading = new Set<string>();

  constructor(engine: Engine, queue: RunQueue, limits: RepositoryLimits) {
    this.#engine = engine;
    this.#queue = queue;
    this.#limits = limits;
  }

  /**
   * Loads a model, in the place of one with the same name; those not used for longest make room for it. Throws E309 for
   * the name, E306 for its size, E308 with the engine's words, E312 when it takes too long.
   */
  async load(name: string, bytes: Uint8Array, signal: AbortSignal = never, client?: string): Promise<void> {
    const { maxBytes, timeoutMs } = this.#limits;
    if (bytes.length > maxBytes) {
      throw new LinkError('E306', `model ${name} has ${bytes.length} bytes; the limit of all is ${maxBytes}`);
    }
    if (!NAME.test(name)) {
      throw new LinkError(
        'E309',
        `model name ${JSON.stringify(name)}: use up to 100 letters, digits, '.', '_' and '-'`,
      );
    }
    this.#loading.add(name);
    try {
      const sha256 = await sha256Of(bytes);
      const late = () => new LinkError('E312', `model ${name} did not load within ${timeoutMs} ms`);
      const load = async (stop: AbortSignal) => {
        const model = await this.#engine.load(bytes, stop).catch((cause: Error) => {
          if (cause instanceof LinkError) throw cause;
          const code = cause.name === 'UnservedType' ? 'E313' : 'E308';
          throw new LinkError(code, `model ${name}: ${cause.message}`, { cause });
        });
        const replaced = this.#models.get(name);
        this.#models.delete(name);
        const statistics = new Statistics();
        const about = { name, model, sha256, batched: isBatched(model), bytes: bytes.length, statistics };
        this.#models.set(name, about);
        await replaced?.model.release();
        await this.#makeRoom();
      };
      await withDeadline(signal, timeoutMs, late, (stop) => this.#queue.run(stop, () => load(stop), client));
    } finally {
      this.#loading.delete(name);
    }
  }

  async #makeRoom(): Promise<void> {
    const { maxModels, maxBytes } = this.#limits;
    let bytes = [...this.#models.values()].reduce((sum, model) => sum + model.bytes, 0);
    for (const [name, model] of this.#models) {
      if (this.#models.size <= maxModels && bytes <= maxBytes) return;
      this.#models.delete(name);
      bytes -= model.bytes;
      await model.model.release();
    }
  }

  list(): readonly LoadedModel[] {
    return [...this.#models.values()];
  }

  has(name: string): boolean {
    return this.#models.has(name);
  }

  /** Throws E304. */
  get(name: string): LoadedModel {
    const loaded = this.#models.get(name);
    if (!loaded) throw new LinkError('E304', `model ${JSON.stringify(name)} is not loaded here`);
    return loaded;
  }

  /** The model, now the last to go. Throws E304. */
  use(name: string): LoadedModel {
    const loaded = this.get(name);
    this.#models.delete(name);
    this.#models.set(name, loaded);
    return loaded;
  }

  async unload(name: string): Promise<void> {
    const { model } = this.get(name);
    this.#models.delete(name);
    await this.#queue.run(never, () => model.release());
  }

  index(): IndexEntry[] {
    const entry = (name: string, state: IndexEntry['state']) => ({
      name,
      version: MODEL_VERSION,
      state,
      reason: '',
    });
    return [
      ...[...this.#models.keys()].map((name) => entry(name, 'READY')),
      ...[...this.#loading].filter((name) => !this.has(name)).map((name) => entry(name, 'LOADING')),
    ];
  }
}
