import type { DispatchedFrame, DispatchStatus } from '../../coinference/dispatch/dispatched.ts';
import type { Dispatcher } from '../../coinference/dispatch/runner.ts';
import { at, type LinkTrace, type LoadTrace } from '../../coinference/dispatch/traces.ts';
import type { Frame } from '../../coinference/frames.ts';

/** A trace that is being played: what the link is throttled to now, and how many devices use the edge. */
export class Playing {
  readonly link: LinkTrace;
  readonly load: LoadTrace;
  #startedMs: number | null = null;

  constructor(link: LinkTrace, load: LoadTrace) {
    this.link = link;
    this.load = load;
  }

  start(): void {
    this.#startedMs = performance.now();
  }

  /** Since it began, s; 0 before. */
  get seconds(): number {
    return this.#startedMs === null ? 0 : (performance.now() - this.#startedMs) / 1000;
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
    return at(this.load, this.seconds).devices;
  }

  secondsAt(nowMs: number): number {
    return this.#startedMs === null ? 0 : (nowMs - this.#startedMs) / 1000;
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

export interface PlayOptions {
  playing: Playing;
  /** A frame of the task by its number. */
  frame(number: number): Frame;
  onFrame?: (frame: PlayedFrame, result: DispatchedFrame) => void;
}

/** Plays a trace from its start: frame after frame, as soon as the dispatcher takes the next one. */
export async function play(
  signal: AbortSignal,
  dispatcher: Dispatcher,
  { playing, frame, onFrame }: PlayOptions,
): Promise<PlayedFrame[]> {
  const frames: PlayedFrame[] = [];
  function* source(): Generator<Frame> {
    for (let number = 0; !playing.over && !signal.aborted; number++) yield frame(number);
  }
  playing.start();
  for await (const done of dispatcher.run(source())) {
    const { latencyMs, energyMj, scheme, way, takenMs } = done;
    const played = { atS: playing.secondsAt(takenMs), latencyMs, energyMj, scheme, way, frame: done.frame };
    frames.push(played);
    onFrame?.(played, done);
  }
  signal.throwIfAborted();
  return frames;
}
