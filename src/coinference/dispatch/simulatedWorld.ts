import type { FrameResult } from '../frames.ts';
import type { Span } from '../trace.ts';
import type { Course } from './course.ts';
import type { Scheme } from './scheme.ts';
import { at, type LinkTrace, type LoadTrace } from './traces.ts';

/** For tests: what the world is like besides what a scheme's tables say. */
export interface SimulatedWorld {
  link: LinkTrace;
  load: LoadTrace;
  /** What device and edge really take over the tables, and what each frame that crosses takes of the device besides, ms. */
  deviceFactor: number;
  edgeFactor: number;
  crossingMs: number;
  /** What each of the others runs at the edge, and how long it then waits before it asks again, ms. */
  others: { runMs: number; thinkMs: number };
  /** By how much more device and edge take while there are as many others as there can be, which no table knows. Default 0. */
  contention?: number;
  /** The first so many frames that cross take so many times as long of device and edge. Default none. */
  cold?: { frames: number; times: number };
  /** Logarithm by which times scatter. */
  scatter: number;
  /** From 0 to 1, always new. */
  random(): number;
  /** For how long opening a design keeps the device busy, ms; 0: all are open from the beginning. Default 0. */
  openingMs?: number;
  /** Seconds in which there is no edge. */
  gone?: readonly { fromS: number; toS: number }[];
}

/** A frame that came through, until its turn to be handed on. */
export interface Done {
  course: Course;
  takenMs: number;
  result: FrameResult;
}

export interface SimulatedFrame {
  frame: number;
  atS: number;
  latencyMs: number;
  energyMj: number;
  scheme: string;
  way: 'edge' | 'device' | 'rescued';
}

export interface Simulated {
  frames: SimulatedFrame[];
  changes: { atS: number; from: string | null; to: string }[];
}

/** When a frame crossed, by the simulation's clock, ms. */
export interface Crossing {
  askedMs: number;
  upMs: number;
  startMs: number;
  ranMs: number;
  backMs: number;
}

/** A frame as a real run tells of it. */
export function resultOf(
  takenMs: number,
  deviceMs: number,
  times: Crossing | null,
  rest: Pick<FrameResult, 'bytesUp' | 'bytesDown' | 'load'>,
): FrameResult {
  const { askedMs, upMs, startMs, ranMs, backMs } = times ?? {
    ...{ askedMs: 0, upMs: 0, startMs: 0, ranMs: 0, backMs: 0 },
  };
  const span = (stage: Span['stage'], from: number, to: number) => ({ stage, startMs: from, endMs: to });
  const spans: Span[] = times
    ? [
        ...[span('up', askedMs, upMs), span('queue', upMs, startMs)],
        ...[span('edge', startMs, ranMs), span('down', ranMs, backMs)],
      ]
    : [];
  const parts = {
    upMs: upMs - askedMs,
    queueMs: startMs - upMs,
    edgeMs: ranMs - startMs,
    downMs: backMs - ranMs,
  };
  const totalMs = times ? backMs - takenMs : deviceMs;
  const otherMs = Math.max(0, totalMs - deviceMs - (backMs - askedMs));
  return {
    logits: new Float32Array(0),
    timing: { deviceMs, headMs: deviceMs, tailMs: 0, ...parts, otherMs, totalMs },
    ...rest,
    frame: 0,
    spans,
  };
}

/** A frame alone with nobody else at the edge, as those that run before a trace begins, which is at 0 on the clock. */
export function resultBefore(
  { costs: { deviceMs, edgeMs, bytesUp, bytesDown } }: Scheme,
  { link, deviceFactor, edgeFactor, crossingMs }: SimulatedWorld,
): FrameResult {
  const { mbps, delayMs } = at(link, 0);
  const sendMs = (bytes: number) => (8 * bytes) / (1000 * mbps) + delayMs;
  const [headMs, runMs] = [deviceMs * deviceFactor, edgeMs * edgeFactor];
  const askedMs = -(sendMs(bytesUp) + runMs + sendMs(bytesDown));
  const upMs = askedMs + sendMs(bytesUp);
  const times = { askedMs, upMs, startMs: upMs, ranMs: upMs + runMs, backMs: 0 };
  const load = { batch: 1, clients: 1, othersBusy: 0 };
  return resultOf(askedMs - headMs - crossingMs, headMs, times, { bytesUp, bytesDown, load });
}
