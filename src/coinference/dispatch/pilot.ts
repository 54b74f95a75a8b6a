import type { FrameResult } from '../frames.ts';
import {
  type DecideOptions,
  type Decision,
  type DispatchState,
  decide,
  likelyNext,
  type Observation,
  START,
} from './decide.ts';
import { Knowledge } from './knowledge.ts';
import { MOST_DEPTH, type SchemePrediction } from './predict.ts';
import { crosses, type Scheme } from './scheme.ts';

/** Runs one scheme all the time, in one manner: nothing adapts. */
interface FixedRun {
  scheme: Scheme;
  prediction: SchemePrediction;
}

export interface PilotOptions extends DecideOptions {
  schemes: readonly Scheme[];
  fixed?: FixedRun | undefined;
}

/** What was decided for a frame when it was taken. */
export interface Course {
  scheme: Scheme;
  prediction: SchemePrediction;
  way: 'edge' | 'device';
  /** Whether the frames before it were of the same scheme, so that what it takes says something of that. */
  settled: boolean;
}

interface Switched {
  from: string | null;
  to: string;
  gain: number | undefined;
}

/** Between two decisions at least, ms: they cost processor time, and a frame alone changes little. */
const DECIDE_MS = 40;

/**
 * Chooses for frames from what it is told, by a clock that is given: what the dispatcher does without a link, an engine or
 * timers.
 */
export class Pilot {
  readonly knowledge: Knowledge;
  readonly broken = new Set<string>();
  readonly #options: PilotOptions;
  #state: DispatchState = START;
  #decision: Decision | null = null;
  #decidedMs = Number.NEGATIVE_INFINITY;
  /** Frames taken since the last switch. */
  #since = 0;
  readonly #under = { edge: 0, device: 0 };
  /** Of frames that stay on the device, what is owed. */
  #owed = 0;

  constructor(options: PilotOptions) {
    this.#options = options;
    this.knowledge = new Knowledge(options.world);
    const { fixed } = options;
    if (!fixed) return;
    const { scheme, prediction } = fixed;
    this.#decision = { state: { ...START, current: scheme.id }, use: scheme, prediction };
  }

  /** Undefined until it has decided once. */
  get decision(): Decision | null {
    return this.#decision;
  }

  /** Frames that may be under way at once. */
  get window(): number {
    return this.#decision?.prediction.depth ?? 1;
  }

  /** Forgets what it has decided, not what it knows. */
  restart(): void {
    this.#state = START;
  }

  #observe(nowMs: number, isLoaded: (scheme: Scheme) => boolean): Observation {
    const { conditions, biasOf } = this.knowledge;
    const loaded = new Set(this.#options.schemes.filter(isLoaded).map(({ id }) => id));
    return { nowMs, conditions, seen: this.knowledge.seenAt(nowMs), biasOf, loaded, broken: this.broken };
  }

  /** Schemes to have loaded, the likeliest first. */
  likelyNext(nowMs: number): string[] {
    const { schemes, fixed } = this.#options;
    if (fixed) return [fixed.scheme.id];
    return likelyNext(
      this.#observe(nowMs, () => true),
      schemes,
      this.#options,
    );
  }

  /** Looks at what is known now, and chooses for the frames to come. @param hasty even right after the last time */
  decide(nowMs: number, isLoaded: (scheme: Scheme) => boolean, hasty = false): Switched | null {
    const { schemes, fixed } = this.#options;
    if (fixed || (!hasty && nowMs - this.#decidedMs < DECIDE_MS)) return null;
    this.#decidedMs = nowMs;
    const observation = this.#observe(nowMs, isLoaded);
    const before = this.#decision;
    const from = this.#state.current;
    const decision = decide(this.#state, observation, schemes, this.#options);
    this.#decision = decision;
    this.#state = decision.state;
    const { use, gain } = decision;
    if (use.id !== before?.use.id) this.#since = 0;
    return use.id === from ? null : { from, to: use.id, gain };
  }

  /** Which way the next frame goes: in a run that adapts, where it is through first. */
  #way({ use, prediction }: Decision): 'edge' | 'device' {
    if (!crosses(use)) return 'device';
    const { share, ways } = prediction;
    if (share === 0) return 'edge';
    if (this.#options.fixed) {
      this.#owed += share;
      if (this.#owed < 1) return 'edge';
      this.#owed -= 1;
      return 'device';
    }
    const device = (this.#under.device + 1) * ways.localMs;
    const edge = ways.overMs + this.#under.edge * ways.stageMs;
    return device < edge ? 'device' : 'edge';
  }

  /** A frame is taken. */
  take(): Course {
    const decision = this.#decision as Decision;
    const way = this.#way(decision);
    this.#under[way]++;
    const settled = this.#since++ >= MOST_DEPTH;
    return { scheme: decision.use, prediction: decision.prediction, way, settled };
  }

  /** It ran, or did not: null. */
  ended({ scheme, prediction, way }: Course, result: FrameResult | null, nowMs: number): void {
    this.#under[way]--;
    if (!result) return;
    if (way === 'edge') this.knowledge.sawFrame(scheme, prediction, result, nowMs);
    else this.knowledge.sawDevice(scheme, result, nowMs);
  }

  /** It was answered in its turn, so long after it was taken. */
  answered({ scheme, prediction, settled }: Course, latencyMs: number): void {
    if (!settled || this.#options.fixed) return;
    this.knowledge.sawLatency(scheme, prediction, latencyMs, this.#options.world);
  }
}
