import type { Design } from '../design/types.ts';
import { readCheckpoint, writeCheckpoint } from '../learning/checkpoint.ts';
import type { Recipe } from '../learning/recipe.ts';
import { type EpochEvent, train } from '../learning/trainer.ts';
import { SearchControl } from '../search/control.ts';
import { prepare } from '../tasks/prepare.ts';
import { dropBytes, loadBytes, saveBytes } from './blobs.ts';
import { type DataChoice, openSplit } from './data.ts';
import { browserEngine, type Provider } from './engine.ts';
import { throttled } from './throttle.ts';

export interface TrainRequest {
  data: DataChoice;
  design: Design;
  recipe: Recipe;
  /** Engine threads; 0 asks for the default. */
  threads: number;
  /** What the engine computes with; WebAssembly unless said otherwise. */
  provider?: Provider | undefined;
  /** Id of a kept checkpoint to resume from: its own recipe counts then, but for the number of epochs. */
  resume?: string | undefined;
}

export type TrainUpdate =
  | { kind: 'data'; done: number; total: number }
  | { kind: 'step'; epoch: number; epochs: number; loss: number; samplesPerSecond: number; leftMs: number }
  | {
      kind: 'epoch';
      epoch: number;
      loss: number;
      /** Set where training diverges: what to say. */
      diverging?: string | undefined;
      valAccuracy: number;
      /** The checkpoint that is kept now, and its size. */
      checkpoint: string;
      bytes: number;
      /** The checkpoint of the best epoch so far, where training stops early; else the newest. */
      best: string;
    };

const control = new SearchControl();

/**
 * Trains a design and keeps a checkpoint after each epoch, so that an abort, a crash or a closed tab
 * loses one epoch at most. Resolves when all epochs are done, or when it stops early.
 * @param onUpdate answers an epoch with whether storage names its checkpoint by now
 */
export async function trainDesign(
  signal: AbortSignal,
  { data, design, recipe: asked, threads, provider, resume }: TrainRequest,
  onUpdate: (update: TrainUpdate) => Promise<boolean>,
): Promise<void> {
  control.resume();
  const say = throttled(onUpdate);
  const sets = [await openSplit(data, 'train'), await openSplit(data, 'val')] as const;
  for (const set of sets) {
    await prepare(signal, set, (done, total) => say({ kind: 'data', done, total }));
  }
  const runtime = await browserEngine(threads, provider);
  const before = resume === undefined ? undefined : readCheckpoint(await loadBytes('checkpoint', resume));
  const recipe = { ...asked, ...before?.recipe, epochs: asked.epochs };
  const options = { ...recipe, design, train: sets[0], val: sets[1], points: data.points };
  const keeping = new Saving(recipe.patience > 0, resume);
  for await (const event of train(signal, runtime, { ...options, ...(before && { resume: before }) })) {
    if (event.kind === 'step') {
      const { epoch, step, steps, epochs, loss, samplesPerSecond, etaSeconds } = event;
      const leftMs = etaSeconds * 1000;
      say({ kind: 'step', epoch: epoch - 1 + step / steps, epochs, loss, samplesPerSecond, leftMs });
    } else {
      const kept = await keeping.keep(event);
      say.flush();
      const { epoch, loss, valAccuracy = Number.NaN, diverging } = event;
      await keeping.dropOld(await onUpdate({ kind: 'epoch', epoch, loss, valAccuracy, diverging, ...kept }));
    }
    await control.ready(signal);
  }
}

/** Pauses the training before its next step, and resumes it. */
export const pauseTraining = (): void => control.pause();
export const resumeTraining = (): void => control.resume();

/** The newest checkpoint of a run and, when asked for, its best one. */
export class Saving {
  #newest: string;
  #best: string;
  /** What storage names for certain: a page that ends now resumes from these. */
  #named: readonly string[];
  readonly #old = new Set<string>();
  readonly #withBest: boolean;

  /** @param resumed the checkpoint that the run resumes from: the next one replaces it */
  constructor(withBest: boolean, resumed = '') {
    this.#withBest = withBest;
    this.#newest = resumed;
    this.#best = resumed;
    this.#named = [resumed];
  }

  async keep(event: EpochEvent): Promise<{ checkpoint: string; bytes: number; best: string }> {
    const bytes = writeCheckpoint(event.checkpoint);
    const id = await saveBytes('checkpoint', bytes);
    for (const gone of [this.#newest, this.#best]) this.#old.add(gone);
    this.#newest = id;
    if (!this.#withBest || event.best || this.#best === '') this.#best = id;
    for (const current of ['', this.#newest, this.#best]) this.#old.delete(current);
    return { checkpoint: id, bytes: bytes.length, best: this.#best };
  }

  /** @param stored whether storage names the newest by now; until it does, what it named before stays */
  async dropOld(stored: boolean): Promise<void> {
    if (stored) this.#named = [this.#newest, this.#best];
    for (const id of this.#old) {
      if (this.#named.includes(id)) continue;
      this.#old.delete(id);
      // Storage that fails ends no training: an old checkpoint too many does no harm.
      await dropBytes('checkpoint', id).catch(() => {});
    }
  }
}
