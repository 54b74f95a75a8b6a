import { codecText } from '../../design/codec.ts';
import type { Frame, FrameResult } from '../frames.ts';
import { openPipeline, type Pipeline, type PipelineOptions } from '../pipeline.ts';
import { WarmUp } from '../warmUp.ts';
import { crosses, type Scheme } from './scheme.ts';

type Shared = Pick<PipelineOptions, 'runtime' | 'link' | 'setting' | 'batched' | 'limitMs' | 'device'>;

interface Options extends Shared {
  emit(scheme: Scheme, local: boolean): Promise<PipelineOptions['segments']>;
  /** What each pipeline runs once it is open, so that its first real frame takes no longer than others. */
  warmUp: Frame | null;
  /** Told when a design begins to be opened; what it returns, when it is. */
  onOpening?: () => () => void;
}

interface Kept {
  pipeline: Pipeline;
  /** Frames that run in it now. */
  running: number;
  usedMs: number;
  /** To be closed once nothing runs in it. */
  leaving: boolean;
  /** Whether its engine was warmed up as one is before frames are counted. */
  warm: boolean;
}

/** The same design is opened once, whatever schemes run it. */
function keyOf(scheme: Scheme, local: boolean): string {
  if (local || !crosses(scheme)) return `${scheme.entry} local`;
  const sides = scheme.design.ops.map(({ placement }) => placement[0]).join('');
  return `${scheme.entry} ${sides} ${codecText(scheme.codec)}`;
}

/** Pipelines that are kept open besides those in use: sessions take memory on the device. */
const MOST_KEPT = 10;
const WARM_UPS = 3;

/** The designs that can run at once: opened before they are needed, closed when they have not been for long. */
export class PipelineStore {
  readonly #options: Options;
  readonly #signal: AbortSignal;
  readonly #kept = new Map<string, Kept>();
  readonly #opening = new Map<string, Promise<void>>();
  #preparing = false;

  constructor(signal: AbortSignal, options: Options) {
    this.#signal = signal;
    this.#options = options;
  }

  /** Whether all that a scheme needs is open. */
  has(scheme: Scheme, localAlone = false): boolean {
    const whole = localAlone || !crosses(scheme) || this.#kept.has(keyOf(scheme, false));
    const local = scheme.parallel === 'pipeline' && crosses(scheme) && !localAlone;
    return whole && (local || this.#kept.has(keyOf(scheme, true)));
  }

  open(scheme: Scheme, local: boolean): Promise<void> {
    const key = keyOf(scheme, local);
    const known = this.#kept.get(key);
    if (known) known.leaving = false;
    if (known) return Promise.resolve();
    const under = this.#opening.get(key);
    if (under) return under;
    const opening = this.#open(scheme, local, key).finally(() => this.#opening.delete(key));
    this.#opening.set(key, opening);
    return opening;
  }

  async #open(scheme: Scheme, local: boolean, key: string): Promise<void> {
    const { emit, warmUp, onOpening, ...shared } = this.#options;
    const opened = onOpening?.();
    try {
      const segments = await emit(scheme, local || !crosses(scheme));
      const pipeline = await openPipeline(this.#signal, {
        ...{ ...shared, segments, knocks: false },
        // Such a frame is at fault, and no scheme: who asked refuses it.
        takes: ['E454'],
      });
      for (let i = 0; warmUp && i < WARM_UPS; i++) {
        // What is wrong shows again with a real frame.
        await pipeline.runFrame(this.#signal, warmUp).catch(() => this.#signal.throwIfAborted());
      }
      this.#kept.set(key, { pipeline, running: 0, usedMs: performance.now(), leaving: false, warm: false });
    } finally {
      opened?.();
    }
  }

  /** Opens all that a scheme needs. */
  async openWhole(scheme: Scheme): Promise<void> {
    if (crosses(scheme)) await this.open(scheme, false);
    if (scheme.parallel === 'shared' || !crosses(scheme)) await this.open(scheme, true);
  }

  /**
   * Runs frames in what a scheme needs until its engine is warm, as before any frames that are counted; then some more, for
   * `onFrame` to learn from. Only before the first frame: it takes seconds.
   */
  async warm(scheme: Scheme, onFrame: (result: FrameResult, local: boolean) => void): Promise<void> {
    const { warmUp } = this.#options;
    for (const local of [false, true]) {
      const kept = this.#kept.get(keyOf(scheme, local));
      if (!warmUp || !kept || kept.warm || (local && !crosses(scheme))) continue;
      kept.warm = true;
      // What is wrong shows again with a real frame.
      const run = () =>
        kept.pipeline.runFrame(this.#signal, warmUp).catch(() => {
          this.#signal.throwIfAborted();
          return null;
        });
      const warming = new WarmUp();
      for (let warm = false; !warm; ) {
        const started = performance.now();
        if (!(await run())) return;
        warm = warming.takes(performance.now() - started);
      }
      for (let i = 0; i < WARM_UPS; i++) {
        const result = await run();
        if (result) onFrame(result, local || !crosses(scheme));
      }
    }
  }

  /** Opens schemes one after the other, and closes what is neither kept nor used. One preparation at a time. */
  async prepare(wanted: readonly Scheme[], keep: readonly Scheme[]): Promise<void> {
    if (this.#preparing) return;
    this.#preparing = true;
    try {
      for (const scheme of wanted) if (!this.has(scheme)) await this.openWhole(scheme);
      await this.#makeRoom(keep);
    } finally {
      this.#preparing = false;
    }
  }

  async #makeRoom(keep: readonly Scheme[]): Promise<void> {
    const needed = new Set(keep.flatMap((scheme) => [keyOf(scheme, false), keyOf(scheme, true)]));
    const rest = [...this.#kept].filter(([key]) => !needed.has(key) && !key.endsWith('local'));
    rest.sort(([, a], [, b]) => a.usedMs - b.usedMs);
    for (const [key, kept] of rest.slice(0, Math.max(0, this.#kept.size - MOST_KEPT))) {
      kept.leaving = true;
      if (kept.running === 0) await this.#close(key, kept);
    }
  }

  async #close(key: string, kept: Kept): Promise<void> {
    if (this.#kept.get(key) !== kept) return;
    this.#kept.delete(key);
    await kept.pipeline.close();
  }

  /** Runs a frame; the scheme has to be open, and stays so meanwhile. @param signal of this frame alone */
  async run(
    scheme: Scheme,
    local: boolean,
    frame: Frame,
    signal: AbortSignal = this.#signal,
  ): Promise<FrameResult> {
    const key = keyOf(scheme, local);
    const kept = this.#kept.get(key);
    if (!kept) {
      await this.open(scheme, local);
      return this.run(scheme, local, frame, signal);
    }
    kept.running++;
    kept.usedMs = performance.now();
    try {
      return await kept.pipeline.runFrame(signal, frame);
    } finally {
      kept.running--;
      if (kept.leaving && kept.running === 0) await this.#close(key, kept);
    }
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#opening.values());
    for (const { pipeline } of this.#kept.values()) await pipeline.close();
    this.#kept.clear();
  }
}
