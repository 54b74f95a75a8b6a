import type { FrameResult } from '../frames.ts';
import type { Course, FixedRun, Switched } from './course.ts';
import {
  type DecideOptions,
  type Decision,
  type DispatchState,
  decide,
  likelyNext,
  type Observation,
  ranked,
  rankedAlone,
  START,
} from './decide.ts';
import { EvenShare } from './evenShare.ts';
import { Knowledge } from './knowledge.ts';
import { Openings } from './openings.ts';
import { patienceMs } from './patience.ts';
import { crosses, type Scheme } from './scheme.ts';

export interface PilotOptions extends DecideOptions {
  schemes: readonly Scheme[];
  fixed?: FixedRun | undefined;
}

/** Schemes besides the best that are opened before the first frame. */
export const AHEAD_AT_START = 6;
/** Between two decisions at least, ms: they cost processor time, and a frame alone changes little. */
const DECIDE_MS = 40;
/** A new frame counts for so much of the share within the target. */
const FOLLOW_KEPT = 0.1;
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
  /** Schemes on the device alone, the quickest first; see `timedAlone`. */
  #alone: readonly string[] = [];
  readonly #options: PilotOptions;
  #state: DispatchState = START;
  #decision: Decision | null = null;
  #decidedMs = Number.NEGATIVE_INFINITY;
  /** What was likely to be next when that was last looked at. */
  #likely: readonly string[] = [];
  readonly #openings = new Openings();
  /** Whether a scheme is tried out before the first frame that counts. */
  #rehearsing = false;
  /** Frames taken since the last switch, or since the last design was opened. */
  #since = 0;
  readonly #under = { edge: 0, device: 0 };
  /** Frames that are late, and not back from the edge. */
  readonly #late = new WeakSet<Course>();
  /** Of the last frames of the scheme in use, the share within the target. */
  #kept: number | undefined;
  readonly #staying = new EvenShare();

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
    if (!this.#options.fixed) this.#decision = null;
    this.#rehearsing = false;
  }

  /** All networks on the device alone were timed: while the best of them runs, nothing that changes later makes another one it. */
  timedAlone(nowMs: number): void {
    const { schemes } = this.#options;
    this.#alone = rankedAlone(
      this.#observe(nowMs, () => true),
      schemes,
      this.#options,
    );
  }

  /** Frames are those of one scheme until `restart`. False where it cannot run, or nothing adapts. */
  rehearse(scheme: Scheme, nowMs: number): boolean {
    const seen = this.#observe(nowMs, () => true);
    const [found] = ranked([scheme], seen.conditions, this.#options, seen);
    if (!found || this.#options.fixed) return false;
    this.#state = { ...START, current: scheme.id, sinceMs: nowMs };
    this.#decision = { state: this.#state, use: scheme, prediction: found.prediction };
    this.#rehearsing = true;
    [this.#since, this.#kept] = [0, undefined];
    return true;
  }

  #observe(nowMs: number, isLoaded: (scheme: Scheme) => boolean): Observation {
    this.knowledge.passes(nowMs);
    const { conditions, seen, biasOf, keptOf, certaintyOf } = this.knowledge;
    const loaded = new Set(this.#options.schemes.filter(isLoaded).map(({ id }) => id));
    return {
      ...{ nowMs, conditions, seen, biasOf, keptOf, certaintyOf, loaded },
      ...{ broken: this.#unused, kept: this.#kept },
    };
  }

  /** Schemes that are not chosen: those that cannot run, and on the device alone all but the quickest that can. */
  get #unused(): ReadonlySet<string> {
    const quickest = this.#alone.find((id) => !this.broken.has(id));
    return new Set([...this.broken, ...this.#alone.filter((id) => id !== quickest)]);
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

  /** A design begins to be opened, until what is returned is called. */
  disturb(): () => void {
    const opened = this.#openings.begin();
    return () => {
      opened();
      this.#since = 0;
    };
  }

  /** Looks at what is known now, and chooses for the frames to come. @param hasty even right after the last time */
  decide(nowMs: number, isLoaded: (scheme: Scheme) => boolean, hasty = false): Switched | null {
    const { schemes, fixed } = this.#options;
    if (fixed || this.#rehearsing || (!hasty && nowMs - this.#decidedMs < DECIDE_MS)) return null;
    this.#decidedMs = nowMs;
    const observation = this.#observe(nowMs, isLoaded);
    const before = this.#decision;
    const from = this.#state.current;
    const decision = decide(this.#state, observation, schemes, this.#options);
    this.#decision = decision;
    this.#state = decision.state;
    const { use, gain } = decision;
    if (use.id !== before?.use.id) {
      if (before) this.knowledge.left(before.use);
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
    return this.#staying.takes(share) ? 'device' : 'edge';
  }

  /** A frame is taken. @param mayStay whether a scheme's network is open on the device alone */
  take(mayStay: (scheme: Scheme) => boolean): Course {
    const decision = this.#decision as Decision;
    const way = this.#way(decision, mayStay(decision.use));
    this.#under[way]++;
    const { use: scheme, prediction } = decision;
    const settled = this.#since++ >= prediction.depth + COLD;
    return { scheme, prediction, way, settled, calm: this.#openings.mark };
  }

  /** See patience.ts: a run that adapts to nothing waits for the edge. */
  patienceMs({ prediction }: Course): number {
    const { goal, fixed } = this.#options;
    return fixed ? Number.POSITIVE_INFINITY : patienceMs(prediction, goal);
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
    const calm = this.#openings.noneSince(course.calm);
    // Why it was late is known now.
    if (this.#late.delete(course) && calm) this.knowledge.sawKept(scheme, prediction, false);
    if (way === 'edge') this.knowledge.sawFrame(scheme, prediction, result, nowMs, calm);
    else if (calm) this.knowledge.sawDevice(scheme, result, nowMs);
  }

  /** It was answered in its turn by the way that was chosen for it, so long after it was taken. */
  answered(course: Course, latencyMs: number): void {
    const { scheme, prediction, settled, way } = course;
    if (!settled || this.#options.fixed || !this.#openings.noneSince(course.calm)) return;
    // It stayed because the edge owed too many.
    if (way === 'device' && crosses(scheme) && prediction.share === 0) return;
    const { world, goal } = this.#options;
    const inTime = latencyMs <= goal.targetMs;
    this.#keeps(scheme, inTime);
    this.knowledge.sawKept(scheme, prediction, inTime);
    this.knowledge.sawLatency(scheme, prediction, latencyMs, world);
  }
}
