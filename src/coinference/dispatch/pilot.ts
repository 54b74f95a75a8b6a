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
import { MARGIN, type SchemePrediction } from './predict.ts';
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
  /** See Pilot.disturb: null where something was being opened. */
  calm: number | null;
}

interface Switched {
  from: string | null;
  to: string;
  gain: number | undefined;
}

/** Schemes besides the best that are opened before the first frame. */
export const AHEAD_AT_START = 6;
/** Between two decisions at least, ms: they cost processor time, and a frame alone changes little. */
const DECIDE_MS = 40;
/** A new frame counts for so much of the share within the target. */
const FOLLOW_KEPT = 0.1;
/** A frame that takes so many times what was predicted, and so much longer at least, ms, is late. */
const LATE = { times: 1.5, leastMs: 15 };
/** Frames after a switch, besides those under way, that say nothing of the scheme: caches and clocks are still those of the last. */
const COLD = 3;
/** So long after a switch nothing is opened that is not needed now: it takes the device's time. */
const CALM_MS = 1500;

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
  /** What was likely to be next when that was last looked at. */
  #likely: readonly string[] = [];
  /** Designs that are being opened, and all that ever were. */
  readonly #opening = { now: 0, ever: 0 };
  /** Frames taken since the last switch, or since the last design was opened. */
  #since = 0;
  readonly #under = { edge: 0, device: 0 };
  /** Frames that are late, and not back from the edge. */
  readonly #late = new WeakSet<Course>();
  /** Of the last frames of the scheme in use, the share within the target. */
  #kept: number | undefined;
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
    const { conditions, biasOf, keptOf, certaintyOf } = this.knowledge;
    const loaded = new Set(this.#options.schemes.filter(isLoaded).map(({ id }) => id));
    const seen = this.knowledge.seenAt(nowMs);
    return {
      ...{ nowMs, conditions, seen, biasOf, keptOf, certaintyOf, loaded },
      ...{ broken: this.broken, kept: this.#kept },
    };
  }

  /** Schemes to have loaded, the likeliest first. @param ahead how many besides the best; default as the options say */
  likelyNext(nowMs: number, ahead = this.#options.ahead): string[] {
    const { schemes, fixed } = this.#options;
    if (fixed) return [fixed.scheme.id];
    const observation = this.#observe(nowMs, () => true);
    return likelyNext(observation, schemes, { ...this.#options, ...(ahead !== undefined && { ahead }) });
  }

  /**
   * Schemes to open now, and those to keep: at once what would be better by enough; what may come next once it has been likely
   * at two looks, and not right after a switch.
   */
  toOpen(nowMs: number): { open: string[]; keep: string[] } {
    const likely = this.likelyNext(nowMs);
    const { missing, state } = this.#decision ?? {};
    const calm = nowMs - (state?.sinceMs ?? nowMs) >= CALM_MS;
    const again = calm ? likely.filter((id) => this.#likely.includes(id)) : [];
    this.#likely = likely;
    const now = missing === undefined ? [] : [missing];
    return { open: [...new Set([...now, ...again])], keep: [...now, ...likely] };
  }

  /**
   * A design begins to be opened: frames share the device with that until what is returned is called, and say nothing of what
   * such frames take.
   */
  disturb(): () => void {
    this.#opening.now++;
    this.#opening.ever++;
    return () => {
      this.#opening.now--;
      this.#since = 0;
    };
  }

  #wasCalm({ calm }: Course): boolean {
    return calm === this.#opening.ever;
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
    if (use.id !== before?.use.id) {
      this.#since = 0;
      this.#kept = undefined;
    }
    return use.id === from ? null : { from, to: use.id, gain };
  }

  /**
   * Which way the next frame goes: so that the device has its share, evenly; in a run that adapts none to an edge that owes as
   * many as are to be under way.
   */
  #way({ use, prediction }: Decision, mayStay: boolean): 'edge' | 'device' {
    if (!crosses(use)) return 'device';
    const { share, depth } = prediction;
    if (!this.#options.fixed && mayStay && this.#under.edge >= depth) return 'device';
    if (share === 0) return 'edge';
    this.#owed += share;
    if (this.#owed < 1) return 'edge';
    this.#owed -= 1;
    return 'device';
  }

  /** A frame is taken. @param mayStay whether a scheme's network is open on the device alone */
  take(mayStay: (scheme: Scheme) => boolean): Course {
    const decision = this.#decision as Decision;
    const way = this.#way(decision, mayStay(decision.use));
    this.#under[way]++;
    const { use: scheme, prediction } = decision;
    const settled = this.#since++ >= prediction.depth + COLD;
    return { scheme, prediction, way, settled, calm: this.#opening.now > 0 ? null : this.#opening.ever };
  }

  /**
   * How long a frame may be on its way over the edge before the device answers it too, ms: it is late by what was predicted,
   * and where there is a target the device would still be in time. The first to finish answers.
   */
  patienceMs({ prediction: { latencyMs, ways } }: Course): number {
    const { goal, fixed } = this.#options;
    if (fixed) return Number.POSITIVE_INFINITY;
    const usualMs = Math.max(LATE.times * latencyMs, latencyMs + LATE.leastMs);
    return goal.what === 'latency' ? usualMs : Math.max(usualMs, MARGIN * goal.targetMs - ways.localMs);
  }

  /** It is late: see patienceMs. */
  late(course: Course): void {
    if (!course.settled) return;
    this.#late.add(course);
    this.#keeps(course.scheme, false);
  }

  #keeps({ id }: Scheme, inTime: boolean): void {
    const kept = inTime ? 1 : 0;
    if (id === this.#state.current) this.#kept = kept + (1 - FOLLOW_KEPT) * ((this.#kept ?? kept) - kept);
  }

  /** It ran, or did not: null. */
  ended(course: Course, result: FrameResult | null, nowMs: number): void {
    const { scheme, prediction, way } = course;
    this.#under[way]--;
    if (!result) return;
    const calm = this.#wasCalm(course);
    // Why it was late is known now.
    if (this.#late.delete(course) && calm) this.knowledge.sawKept(scheme, prediction, false);
    if (way === 'edge') this.knowledge.sawFrame(scheme, prediction, result, nowMs, calm);
    else if (calm) this.knowledge.sawDevice(scheme, result, nowMs);
  }

  /** It was answered in its turn by the way that was chosen for it, so long after it was taken. */
  answered(course: Course, latencyMs: number): void {
    const { scheme, prediction, settled, way } = course;
    if (!settled || this.#options.fixed || !this.#wasCalm(course)) return;
    // It stayed because the edge owed too many.
    if (way === 'device' && crosses(scheme) && prediction.share === 0) return;
    const { world, goal } = this.#options;
    const inTime = latencyMs <= goal.targetMs;
    this.#keeps(scheme, inTime);
    this.knowledge.sawKept(scheme, prediction, inTime);
    this.knowledge.sawLatency(scheme, prediction, latencyMs, world);
  }
}
