import { createHash } from 'node:crypto';
import { LinkError } from '../coinference/errors.ts';
import type { IndexEntry } from '../coinference/oip.ts';
import type { Engine, EngineModel } from './engine.ts';
import type { RunQueue } from './queue.ts';
import { Statistics } from './stats.ts';

export interface LoadedModel {
  name: string;
  model: EngineModel;
  /** Of the bytes that were loaded: clients check that this is what they sent. */
  sha256: string;
  statistics: Statistics;
}

/** Every model has one version. */
export const MODEL_VERSION = '1';
const NAME = /^[\w.-]{1,100}$/;

const never = new AbortController().signal;

/** The models in memory. When there are too many, the one not used for longest goes. */
export class ModelRepository {
  readonly #engine: Engine;
  readonly #queue: RunQueue;
  readonly #maxModels: number;
  /** In order of use: the first was not used for longest. */
  readonly #models = new Map<string, LoadedModel>();
  readonly #loading = new Set<string>();

  constructor(engine: Engine, queue: RunQueue, maxModels: number) {
    this.#engine = engine;
    this.#queue = queue;
    this.#maxModels = maxModels;
  }

  /** Loads a model, in the place of one with the same name. Throws E309 for the name, E308 with the engine's words. */
  async load(name: string, bytes: Uint8Array): Promise<void> {
    if (!NAME.test(name)) {
      throw new LinkError(
        'E309',
        `model name ${JSON.stringify(name)}: use letters, digits, '.', '_' and '-'`,
      );
    }
    this.#loading.add(name);
    try {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      await this.#queue.run(never, async () => {
        const model = await this.#engine.load(bytes).catch((cause: Error) => {
          const code = cause.name === 'UnservedType' ? 'E313' : 'E308';
          throw new LinkError(code, `model ${name}: ${cause.message}`, { cause });
        });
        const replaced = this.#models.get(name);
        this.#models.delete(name);
        this.#models.set(name, { name, model, sha256, statistics: new Statistics() });
        const oldest = this.#models.size > this.#maxModels ? this.#models.values().next().value : undefined;
        if (oldest) this.#models.delete(oldest.name);
        await replaced?.model.release();
        await oldest?.model.release();
      });
    } finally {
      this.#loading.delete(name);
    }
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
