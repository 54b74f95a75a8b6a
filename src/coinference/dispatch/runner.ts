import { onAbort } from '../../system/onAbort.ts';
import type { Frame } from '../frames.ts';
import { Turns } from '../turns.ts';
import { Answering } from './answering.ts';
import type { DispatchedFrame, DispatchOptions, DispatchStatus } from './dispatched.ts';
import { EnergyMeter } from './energyMeter.ts';
import { faultOf } from './faults.ts';
import { ordered } from './ordered.ts';
import { AHEAD_AT_START, Pilot } from './pilot.ts';
import { PipelineStore } from './pipelineStore.ts';
import { rehearse } from './rehearsal.ts';
import { crosses, type Scheme } from './scheme.ts';
import { Watch } from './watch.ts';

/** A frame waits so many times what was predicted for the edge, and never less than the first of these, ms. */
const PATIENCE = { times: 4, leastMs: 700, mostMs: 5000 };
const TICK_MS = 100;
/** Between two looks at what is to be loaded at least, ms: opening takes the device's time. */
const PREPARE_MS = 500;
/** What could not be opened in time is opened again so long after that at the earliest, ms: sending it takes the link's time. */
const REOPEN_MS = 10_000;

/** Runs frames by the scheme that is best just then. */
export class Dispatcher {
  readonly #options: DispatchOptions;
  readonly #signal: AbortSignal;
  readonly #store: PipelineStore;
  readonly #pilot: Pilot;
  readonly #watch: Watch;
  readonly #byId: ReadonlyMap<string, Scheme>;
  readonly #answering: Answering;
  #switches = 0;
  #preparedMs = Number.NEGATIVE_INFINITY;
  /** When schemes that could not be opened in time may be opened again. */
  readonly #again = new Map<string, number>();

  private constructor(signal: AbortSignal, options: DispatchOptions) {
    const { runtime, link, emit, setting, batched, warmUp, schemes, system, goal, fixed, decide } = options;
    this.#signal = signal;
    this.#options = options;
    this.#byId = new Map(schemes.map((scheme) => [scheme.id, scheme]));
    this.#pilot = new Pilot({ schemes, world: system, goal, fixed, ...decide });
    const limitMs = () => {
      const expected = PATIENCE.times * (this.#pilot.decision?.prediction.latencyMs ?? 0);
      return Math.min(PATIENCE.mostMs, Math.max(PATIENCE.leastMs, expected));
    };
    const shared = { runtime, link, setting, batched, limitMs, device: new Turns() };
    const onOpening = () => this.#pilot.disturb();
    this.#store = new PipelineStore(signal, { ...shared, emit, warmUp, onOpening });
    this.#watch = new Watch(signal, link, this.#pilot.knowledge);
    this.#answering = new Answering(signal, {
      ...{ store: this.#store, pilot: this.#pilot, alone: this.#alone() },
      decide: (hasty) => this.#decide(hasty),
      failed: (id, error) => this.#failed(id, error),
      look: () => this.#watch.look(),
    });
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
    const { fixed } = this.#options;
    const alone = this.#alone();
    await this.#store.open(alone, true);
    await this.#watch.begin();
    if (fixed) {
      await this.#openWarm(fixed.scheme);
      return this.#rehearse(fixed.scheme);
    }
    // Which network is quickest on the device is seen here, once: nothing later changes it.
    for (const scheme of this.#options.schemes) if (!crosses(scheme)) await this.#tryWarm(scheme);
    this.#pilot.timedAlone(performance.now());
    // The likely ones are loaded before the first frame, so that it has a choice.
    this.#decide(true);
    // All by themselves first: what frames that overlap take of each other is no scheme's own.
    const likely = this.#pilot
      .likelyNext(performance.now(), AHEAD_AT_START)
      .map((id) => this.#byId.get(id) as Scheme);
    for (const scheme of likely) {
      await this.#tryWarm(scheme);
      // Others would keep the first frame waiting as long: they are opened while frames run.
      if (this.#again.size > 0) break;
    }
    // The likeliest last: what is seen of it is freshest when frames begin.
    for (const scheme of likely.reverse()) {
      if (crosses(scheme) && this.#store.has(scheme)) await this.#rehearse(scheme);
    }
    this.#pilot.restart();
    this.#decide(true);
  }

  /** Opens all that a scheme needs, and learns from its first frames on a warm engine what it takes. */
  async #openWarm(scheme: Scheme): Promise<void> {
    await this.#store.openWhole(scheme);
    const { knowledge } = this.#pilot;
    await this.#store.warm(scheme, (result, local) => {
      const nowMs = performance.now();
      if (local) knowledge.sawDevice(scheme, result, nowMs);
      else knowledge.sawFrame(scheme, { depth: 1, share: 0 }, result, nowMs);
    });
  }

  /** The same; a scheme that cannot be opened is not used. */
  async #tryWarm(scheme: Scheme): Promise<void> {
    try {
      await this.#openWarm(scheme);
    } catch (error) {
      this.#notOpened(scheme.id, error as Error);
    }
  }

  async #rehearse(scheme: Scheme): Promise<void> {
    const { warmUp, fixed } = this.#options;
    if (!warmUp || !(fixed || this.#pilot.rehearse(scheme, performance.now()))) return;
    await rehearse(warmUp, { pilot: this.#pilot, answering: this.#answering });
  }

  #failed(id: string, error: Error): void {
    this.#signal.throwIfAborted();
    this.#options.onFailed?.(id, error);
    const fault = faultOf(error);
    if (fault === 'own') this.#pilot.broken.add(id);
    else if (fault === 'busy') this.#pilot.knowledge.busy();
    else this.#watch.lost();
  }

  /** A segment that is too large for the link just then says nothing of the edge, which answers other schemes meanwhile. */
  #notOpened(id: string, error: Error): void {
    if (faultOf(error) !== 'late') {
      this.#failed(id, error);
      return;
    }
    this.#signal.throwIfAborted();
    this.#options.onFailed?.(id, error);
    this.#again.set(id, performance.now() + REOPEN_MS);
  }

  /** Looks at what is known now, and chooses for the frames to come. */
  #decide(hasty = false): void {
    const nowMs = performance.now();
    const switched = this.#pilot.decide(nowMs, (scheme) => this.#store.has(scheme), hasty);
    if (switched) {
      if (switched.from !== null) this.#switches++;
      this.#options.onSwitch?.({ atMs: nowMs, ...switched });
    }
    const { missing } = this.#pilot.decision ?? {};
    const pauseMs = missing === undefined ? PREPARE_MS : TICK_MS;
    if (this.#options.fixed || nowMs - this.#preparedMs < pauseMs) return;
    this.#preparedMs = nowMs;
    void this.#loadNext();
  }

  async #loadNext(): Promise<void> {
    const { decision, knowledge } = this.#pilot;
    if (!decision || !knowledge.conditions.edge) return;
    const { open, keep } = this.#pilot.toOpen(performance.now());
    const schemesOf = (ids: readonly string[]) => ids.map((id) => this.#byId.get(id) as Scheme);
    const nowMs = performance.now();
    const wanted = schemesOf(open.filter((id) => (this.#again.get(id) ?? 0) <= nowMs));
    try {
      await this.#store.prepare(wanted, [decision.use, ...schemesOf(keep)]);
    } catch (error) {
      const failing = wanted.find((scheme) => !this.#store.has(scheme));
      if (failing && !this.#signal.aborted) this.#notOpened(failing.id, error as Error);
    }
  }

  get status(): DispatchStatus {
    const { decision, knowledge } = this.#pilot;
    if (!decision) throw new Error('nothing was decided yet');
    const { conditions, queueMs } = knowledge;
    const { edge, upMbps, roundTripMs } = conditions;
    return {
      atMs: performance.now(),
      scheme: decision.use.id,
      ...{ prediction: decision.prediction, upMbps, roundTripMs },
      edge: edge && { ...edge, queueMs },
      switches: this.#switches,
    };
  }

  /** Answers frames, in their order; every one. @param failed told at once of a frame whose error shows in its turn */
  async *run(
    frames: AsyncIterable<Frame> | Iterable<Frame>,
    failed = () => {},
  ): AsyncGenerator<DispatchedFrame, void> {
    const { signal, end } = this.#answering.begin();
    const watching = this.#keepWatch(signal);
    const meter = new EnergyMeter(this.#options.system.power);
    let number = 0;
    const window = () => this.#pilot.window;
    try {
      for await (const { course, frame } of ordered(frames, window, (each) =>
        this.#answering.answer(each, number++).catch((error) => {
          failed();
          throw error;
        }),
      )) {
        const { takenMs, way, result } = frame;
        const { timing, spans } = result;
        const doneMs = performance.now();
        const latencyMs = doneMs - takenMs;
        if (way !== 'rescued') this.#pilot.answered(course, latencyMs);
        const besides = this.#answering.takeBesides().map((spent) => meter.besides(spent));
        const ownMj = meter.frame({ takenMs, doneMs, deviceMs: timing.deviceMs, spans });
        const energyMj = besides.reduce((sum, each) => sum + each, ownMj);
        yield { ...frame, latencyMs, energyMj };
      }
    } finally {
      await end();
      await watching;
    }
  }

  async #keepWatch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await new Promise<void>((done) => {
        const end = () => {
          clearTimeout(timer);
          leave();
          done();
        };
        const timer = setTimeout(end, TICK_MS);
        const leave = onAbort(signal, end);
      });
      if (signal.aborted) return;
      await this.#watch.tick(signal);
      this.#decide();
      this.#options.onStatus?.(this.status);
    }
  }

  #alone(): Scheme {
    return this.#options.schemes.find((scheme) => !crosses(scheme)) as Scheme;
  }

  async close(): Promise<void> {
    await this.#store.close();
  }
}
