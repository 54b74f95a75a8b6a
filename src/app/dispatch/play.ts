import type { DispatchedFrame, DispatchStatus } from '../../coinference/dispatch/dispatched.ts';
import type { Dispatcher } from '../../coinference/dispatch/runner.ts';
import { at, type LinkTrace, type LoadTrace } from '../../coinference/dispatch/traces.ts';
import type { Frame } from '../../coinference/frames.ts';
import { NumberedError } from '../../design/problem.ts';
import { onAbort } from '../../system/onAbort.ts';
import { tick } from '../../system/tick.ts';

/** A trace that is being played: what the link is throttled to now, and how many devices use the edge. */
export class Playing {
  readonly link: LinkTrace;
  readonly load: LoadTrace;
  #startedMs: number | null = null;
  /** Times in which it was held, ms on performance's clock; the last one has no end while it is. */
  readonly #pauses: { fromMs: number; toMs: number }[] = [];
  #resume = () => {};
  #going: Promise<void> = Promise.resolve();

  constructor(link: LinkTrace, load: LoadTrace) {
    this.link = link;
    this.load = load;
  }

  start(): void {
    this.#startedMs = performance.now();
  }

  /** Since it began, s, pauses left out; 0 before. */
  get seconds(): number {
    return this.secondsAt(performance.now());
  }

  get paused(): boolean {
    return this.#pauses.at(-1)?.toMs === Number.POSITIVE_INFINITY;
  }

  /** Holds the clock: no frame is taken, and nobody else uses the edge. */
  pause(): void {
    if (this.paused) return;
    this.#pauses.push({ fromMs: performance.now(), toMs: Number.POSITIVE_INFINITY });
    this.#going = new Promise((done) => {
      this.#resume = done;
    });
  }

  resume(): void {
    const last = this.#pauses.at(-1);
    if (last && this.paused) last.toMs = performance.now();
    this.#resume();
  }

  /** Resolves once it is not held. */
  get going(): Promise<void> {
    return this.#going;
  }

  get over(): boolean {
    return this.seconds >= this.link.seconds;
  }

  /** For links: see EdgeLinkOptions. */
  readonly held = (): { mbps: number; delayMs: number } => {
    const { mbps, delayMs } = at(this.link, this.seconds);
    return { mbps, delayMs };
  };

  get devices(): number {
    return this.paused ? 1 : at(this.load, this.seconds).devices;
  }

  secondsAt(nowMs: number): number {
    const started = this.#startedMs;
    if (started === null) return 0;
    const heldMs = this.#pauses.reduce(
      (sum, { fromMs, toMs }) => sum + Math.max(0, Math.min(nowMs, toMs) - Math.max(fromMs, started)),
      0,
    );
    return (nowMs - started - heldMs) / 1000;
  }
}

/** A frame as reports and charts need it. */
export interface PlayedFrame {
  /** When it was taken, s from the start of the trace. */
  atS: number;
  latencyMs: number;
  /** Modelled. */
  energyMj: number;
  scheme: string;
  way: DispatchedFrame['way'];
  frame: number;
}

export interface Played {
  frames: PlayedFrame[];
  switches: { atS: number; from: string | null; to: string; gain?: number }[];
  statuses: (DispatchStatus & { atS: number })[];
}

interface PlayOptions {
  playing: Playing;
  /** A frame of the task by its number. */
  frame(number: number): Frame;
  onFrame?: (frame: PlayedFrame, result: DispatchedFrame) => void;
}

/** Others wait for their turn so long at most, ms. */
const LET_IN_MS = 5;

/** Plays a trace from its start: frame after frame, as soon as the dispatcher takes the next one. */
export async function play(
  signal: AbortSignal,
  dispatcher: Dispatcher,
  { playing, frame, onFrame }: PlayOptions,
): Promise<PlayedFrame[]> {
  const frames: PlayedFrame[] = [];
  let letInMs = performance.now();
  async function* source(): AsyncGenerator<Frame> {
    for (let number = 0; ; number++) {
      if (playing.paused) await playing.going;
      // Frames on the device alone wait for nothing: timers, messages and answers need a turn all the same.
      if (performance.now() - letInMs > LET_IN_MS) {
        await tick();
        letInMs = performance.now();
      }
      if (playing.over || signal.aborted) return;
      yield frame(number);
    }
  }
  playing.start();
  // Who stops a trace that is held waits for nothing.
  const leave = onAbort(signal, () => playing.resume());
  try {
    for await (const done of dispatcher.run(source())) {
      const { latencyMs, energyMj, scheme, way, takenMs, result } = done;
      if (!result.logits.every(Number.isFinite)) {
        throw new NumberedError(
          'E454',
          `frame ${done.frame}: the logits are no numbers, so that it has no answer`,
        );
      }
      const played = { atS: playing.secondsAt(takenMs), latencyMs, energyMj, scheme, way, frame: done.frame };
      frames.push(played);
      onFrame?.(played, done);
    }
  } finally {
    leave();
  }
  signal.throwIfAborted();
  return frames;
}
