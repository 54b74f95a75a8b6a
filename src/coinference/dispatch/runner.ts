import { energyOf } from '../../system/estimate.ts';
import { LinkError } from '../errors.ts';
import type { Frame, FrameResult } from '../frames.ts';
import { Turns } from '../turns.ts';
import { type Decision, type DispatchState, decide, START } from './decide.ts';
import type { DispatchedFrame, DispatchOptions, DispatchStatus } from './dispatched.ts';
import { ordered } from './ordered.ts';
import { PipelineStore } from './pipelineStore.ts';
import { crosses, type Scheme } from './scheme.ts';
import { Watch } from './watch.ts';

/** The edge is there, but what it was asked is at fault: asking again would not help. */
const OWN_FAULTS = [
  'E303',
  'E305',
  'E306',
  'E307',
  'E308',
  'E309',
  'E310',
  'E311',
  'E313',
  'E334',
  'E352',
  'E442',
];
/** The edge is there and has no time. */
const BUSY = ['E312', 'E335'];
/** A frame waits so many times what was predicted for the edge, and never less than the first of these, ms. */
const PATIENCE = { times: 4, leastMs: 700, mostMs: 5000 };
const TICK_MS = 100;

/** Runs frames by the scheme that is best just then. */
export class Dispatcher {
  readonly #options: DispatchOptions;
  readonly #signal: AbortSignal;
  readonly #store: PipelineStore;
  readonly #watch: Watch;
  readonly #byId: ReadonlyMap<string, Scheme>;
  readonly #broken = new Set<string>();
  #state: DispatchState = START;
  #decision: Decision | null = null;
  #switches = 0;
  /** Of frames that stay on the device, what is owed. */
  #owed = 0;

  private constructor(signal: AbortSignal, options: DispatchOptions) {
    const { runtime, link, emit, setting, batched, warmUp, schemes } = options;
    this.#signal = signal;
    this.#options = options;
    this.#byId = new Map(schemes.map((scheme) => [scheme.id, scheme]));
    const limitMs = () => {
      const expected = PATIENCE.times * (this.#decision?.prediction.latencyMs ?? 0);
      return Math.min(PATIENCE.mostMs, Math.max(PATIENCE.leastMs, expected));
    };
    const shared = { runtime, link, setting, batched, limitMs, device: new Turns() };
    this.#store = new PipelineStore(signal, { ...shared, emit, warmUp });
    this.#watch = new Watch(signal, options);
  }

  /** Makes the first schemes ready. Rejects where not even the device alone can run. */
  static async open(signal: AbortSignal, options: DispatchOptions): Promise<Dispatcher> {
    const dispatcher = new Dispatcher(signal, options);
    try {
      await dispatcher.#begin();
    } catch (error) {
      await dispatcher.close();
      throw error;
    }
    return dispatcher;
  }

  async #begin(): Promise<void> {
    const { schemes, fixed } = this.#options;
    const alone = schemes.filter((scheme) => !crosses(scheme));
    for (const scheme of alone.slice(0, 1)) await this.#store.open(scheme, true);
    await this.#watch.begin();
    if (fixed) {
      await this.#store.openWhole(fixed.scheme);
      const { scheme, prediction } = fixed;
      const state = { ...START, current: scheme.id };
      this.#decision = { state, use: scheme, prediction, next: [scheme.id] };
      return;
    }
    // The likely ones are loaded before the first frame, so that it has a choice.
    this.#decide();
    const { next } = this.#decision as unknown as Decision;
    for (const id of next)
      await this.#store.openWhole(this.#byId.get(id) as Scheme).catch((e) => this.#failed(id, e));
    this.#state = START;
    this.#switches = 0;
    this.#decide();
  }

  #failed(id: string, error: Error): void {
    this.#signal.throwIfAborted();
    if (error instanceof LinkError && !OWN_FAULTS.includes(error.code)) {
      this.#watch.lost(error);
      return;
    }
    this.#broken.add(id);
    this.#options.onBroken?.(id, error);
  }

  /** Looks at what is known now, and chooses for the frames to come. */
  #decide(): void {
    const { fixed, schemes, system, goal, onSwitch, decide: tuned } = this.#options;
    if (fixed) return;
    const nowMs = performance.now();
    const { conditions, seen } = this.#watch;
    const loaded = new Set(schemes.filter((scheme) => this.#store.has(scheme)).map(({ id }) => id));
    const observation = { nowMs, conditions, seen, loaded, broken: this.#broken };
    const before = this.#state.current;
    const decision = decide(this.#state, observation, schemes, { world: system, goal, ...tuned });
    this.#decision = decision;
    this.#state = decision.state;
    if (decision.use.id !== before) {
      if (before !== null) this.#switches++;
      onSwitch?.({ atMs: nowMs, from: before, to: decision.use.id, gain: decision.gain });
    }
    void this.#loadNext(decision);
  }

  async #loadNext({ next, use }: Decision): Promise<void> {
    if (!this.#watch.conditions.edge) return;
    const wanted = next.map((id) => this.#byId.get(id) as Scheme);
    try {
      await this.#store.prepare(wanted, [use, ...wanted]);
    } catch (error) {
      const failing = wanted.find((scheme) => !this.#store.has(scheme));
      if (failing && !this.#signal.aborted) this.#failed(failing.id, error as Error);
    }
  }

  get status(): DispatchStatus {
    const { use, prediction } = this.#decision as Decision;
    const { conditions, queueMs } = this.#watch;
    const { edge, upMbps, roundTripMs } = conditions;
    return {
      atMs: performance.now(),
      scheme: use.id,
      ...{ prediction, upMbps, roundTripMs },
      edge: edge && { ...edge, queueMs },
      switches: this.#switches,
    };
  }

  /** Answers frames, in their order; every one of them. */
  async *run(frames: AsyncIterable<Frame> | Iterable<Frame>): AsyncGenerator<DispatchedFrame, void> {
    const stop = new AbortController();
    const watching = this.#keepWatch(AbortSignal.any([stop.signal, this.#signal]));
    let number = 0;
    const window = () => this.#decision?.prediction.depth ?? 1;
    try {
      for await (const done of ordered(frames, window, (frame) => this.#answer(frame, number++))) {
        yield { ...done, latencyMs: performance.now() - done.takenMs };
      }
    } finally {
      stop.abort(new Error('the run is over'));
      await watching;
    }
  }

  async #keepWatch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await new Promise<void>((done) => {
        const end = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', end);
          done();
        };
        const timer = setTimeout(end, TICK_MS);
        signal.addEventListener('abort', end, { once: true });
      });
      if (signal.aborted) return;
      await this.#watch.tick(signal);
      this.#decide();
      this.#options.onStatus?.(this.status);
    }
  }

  /** Whether the next frame stays on the device, so that so many do in the long run. */
  #staysHere(share: number): boolean {
    this.#owed += share;
    if (this.#owed < 1) return false;
    this.#owed -= 1;
    return true;
  }

  async #answer(frame: Frame, number: number): Promise<DispatchedFrame> {
    const takenMs = performance.now();
    const { use, prediction } = this.#decision as Decision;
    const finish = (result: FrameResult, way: DispatchedFrame['way']): DispatchedFrame => {
      const energyMj = energyOf(this.#options.system, {
        ...result.timing,
        edgeMs: result.timing.edgeMs + result.timing.queueMs,
      });
      return { frame: number, scheme: use.id, way, takenMs, latencyMs: 0, energyMj, result };
    };
    const local = !crosses(use) || this.#staysHere(prediction.share);
    if (local) {
      const result = await this.#store.run(use, true, frame);
      this.#watch.sawDevice(use, result);
      this.#decide();
      return finish(result, 'device');
    }
    try {
      const result = await this.#store.run(use, false, frame);
      this.#watch.sawFrame(use, prediction, result, performance.now());
      this.#decide();
      return finish(result, 'edge');
    } catch (error) {
      this.#signal.throwIfAborted();
      // No frame is lost: the device answers what the edge did not.
      if (error instanceof LinkError && BUSY.includes(error.code)) this.#watch.busy();
      else this.#failed(use.id, error as Error);
      this.#decide();
      const rescue = this.#store.has(use, true) ? use : this.#alone();
      const result = await this.#store.run(rescue, true, frame);
      return finish(result, 'rescued');
    }
  }

  #alone(): Scheme {
    return this.#options.schemes.find((scheme) => !crosses(scheme)) as Scheme;
  }

  async close(): Promise<void> {
    await this.#store.close();
  }
}
