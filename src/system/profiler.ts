import type { Gather } from '../onnx/neighbours.ts';
import type { RuntimeInfo } from '../runtime/session.ts';
import { DRIFT_LIMIT, driftOf, slowSpells } from './drift.ts';
import { Interrupted } from './interrupted.ts';
import { keyText, type OpKey, runKey } from './keys.ts';
import { gatherFor, microGraphOf } from './micro.ts';
import type { PlannedKey } from './plan.ts';
import { type Profile, type ProfileRow, withRows } from './profile.ts';
import type { OpRunner } from './runner.ts';
import { median, medianUncertainty, quartiles } from './statistics.ts';
import { tick } from './tick.ts';

export interface ProfilePlan {
  /** A name for the machine, as a person would say it. */
  host: string;
  runtime: RuntimeInfo;
  points: number;
  keys: readonly PlannedKey[];
  /** A partial profile of the same machine to go on from: its rows are not timed again. */
  from?: Profile;
  /** Time to aim at for all rows, ms. A slow machine gets fewer runs a row, never fewer than 4. Default 25 s. */
  aimMs?: number;
}

export interface ProfileProgress {
  done: number;
  total: number;
  elapsedMs: number;
  /** From the mean of the rows so far. */
  leftMs: number;
  /** True once every coarse row is there: each op of the space can be estimated. */
  usable: boolean;
  /** Everything timed so far; keep it to resume after an abort or a failure. */
  profile: Profile;
}

/** The machine or endpoint failed half-way; `profile` holds what was timed before, to resume from. */
export class ProfileInterrupted extends Interrupted {
  readonly profile: Profile;
  constructor(profile: Profile, cause: unknown) {
    super('Profiling', cause);
    this.name = 'ProfileInterrupted';
    this.profile = profile;
  }
}

/** Time to spend on one row after warm-up at most; a row gets a second helping while its median is unsure. */
const BUDGET_MS = { coarse: 50, fine: 80 };
const AIM_MS = 25_000;
/** The rest of a row's time goes to building, loading and warming up its model. */
const RUNNING_SHARE = 0.5;
const MIN_RUNS = 4;
const MAX_RUNS = 60;
/** A median is stable when its 95 % interval is within this share of it. */
const STABLE = 0.05;
const MAX_HELPINGS = 3;

/** The anchor is timed at the start, then every so many rows, and at the end. */
const ANCHOR_EVERY = 8;
const ANCHOR_BUDGET_MS = 20;
/** How often rows that were timed in a slow spell are timed again. */
const REDO_PASSES = 2;
/** No further pass is begun after so many times the time aimed at: on a machine this slow all spells are slow ones. */
const LATE = 2;
/** A row that took longer than its runs by this much was held up by a machine that slept. */
const ASLEEP_MS = 10_000;

const anchorKey = (points: number): OpKey => ({
  op: 'Sample',
  params: '',
  k: Math.min(20, points),
  inWidth: 64,
  outWidth: 64,
  pooled: false,
  rows: points,
});

/**
 * Times one key. Rule: each helping's first run is warm-up and dropped; outliers are dropped as `quartiles`
 * says; helpings end when the median is stable, after three, or when the time is spent.
 * @param budgetMs for one helping; 0 when there is no time left: one helping of the fewest runs
 */
async function timeKey(
  signal: AbortSignal,
  runner: OpRunner,
  key: OpKey,
  gather: Gather,
  budgetMs: number,
): Promise<ProfileRow> {
  const { model, feeds } = microGraphOf(key, gather);
  let fitting = 0;
  if (budgetMs > 0) {
    const [, probe] = await runner(signal, model, feeds, 2);
    fitting = Math.ceil(budgetMs / Math.max(probe ?? 0, budgetMs / MAX_RUNS));
  }
  const samples: number[] = [];
  for (let helping = 0; helping < MAX_HELPINGS; helping++) {
    samples.push(...(await runner(signal, model, feeds, 1 + Math.max(MIN_RUNS, fitting))).slice(1));
    if (samples.length === 0) throw new Error(`no run times came back for ${keyText(key)}`);
    const spent = samples.reduce((sum, ms) => sum + ms, 0);
    if (medianUncertainty(quartiles(samples)) <= STABLE || spent >= 2 * budgetMs) break;
  }
  return { key, ...quartiles(samples), minMs: Math.min(...samples), maxMs: Math.max(...samples) };
}

/** Engines compile themselves while they run: at first the same graph takes up to twice its time. */
const WARM_UP = { rounds: 20, runs: 100, ms: 500 };

/** Runs a graph of next to no work, which is the most sensitive, often enough that the first rows are not cold. */
async function warmUp(signal: AbortSignal, runner: OpRunner, gather: Gather): Promise<void> {
  const { model, feeds } = microGraphOf(runKey(64), gather);
  const end = performance.now() + WARM_UP.ms;
  for (let round = 0; round < WARM_UP.rounds && performance.now() < end; round++) {
    await runner(signal, model, feeds, WARM_UP.runs);
  }
}

function emptyProfile({ host, runtime, points }: ProfilePlan): Profile {
  return {
    format: 'gcode-profile',
    version: 1,
    kind: 'measured',
    host,
    runtime,
    points,
    created: new Date().toISOString(),
    drift: driftOf([]),
    rows: [],
  };
}

/** The profile to go on from was made on another machine, engine or number of points; the message says which fields. */
export class ProfileMismatch extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ProfileMismatch';
  }
}

/** Throws ProfileMismatch when a partial profile was made on something else than the plan's machine. */
function resumable({ from, runtime, points }: ProfilePlan): Profile | null {
  if (!from) return null;
  const fields = ['engine', 'provider', 'version', 'threads'] as const;
  const differing = [
    ...(from.kind === 'measured' ? [] : [`kind is ${from.kind}`]),
    ...(from.points === points ? [] : [`points is ${from.points}, not ${points}`]),
    ...fields
      .filter((field) => from.runtime[field] !== runtime[field])
      .map((field) => `runtime.${field} is ${from.runtime[field]}, not ${runtime[field]}`),
  ];
  if (differing.length === 0) return from;
  throw new ProfileMismatch(
    `The partial profile is of another machine (${differing.join('; ')}): start anew.`,
  );
}

/** One timing of the anchor, and the rows that were timed between it and the next; null where an earlier call timed them. */
interface Stretch {
  anchorMs: number;
  items: PlannedKey[] | null;
}

const anchorsOf = (stretches: readonly Stretch[]): number[] => stretches.map(({ anchorMs }) => anchorMs);

/** The rows that a slow spell touched, and the stretches that stand without them. */
function bySpeed(stretches: readonly Stretch[]): { again: PlannedKey[]; stand: Stretch[] } {
  const spells = slowSpells(anchorsOf(stretches));
  const touched = ({ items }: Stretch, i: number) => items && (spells[i] || (spells[i + 1] ?? false));
  return {
    again: stretches.filter(touched).flatMap(({ items }) => items ?? []),
    stand: stretches.filter((stretch, i) => !touched(stretch, i)),
  };
}

/**
 * Times the plan's micro-graphs on one machine. Rows that were timed while the machine was slower than usual are timed
 * again at the end; what stays slow is said by the profile's drift. Rejects with the signal's reason when aborted and
 * with ProfileInterrupted when the runner fails; what was timed until then came with the last progress.
 */
export async function profile(
  signal: AbortSignal,
  runner: OpRunner,
  plan: ProfilePlan,
  onProgress: (progress: ProfileProgress) => void = () => {},
): Promise<Profile> {
  let current = resumable(plan) ?? emptyProfile(plan);
  const known = new Set(current.rows.map((row) => keyText(row.key)));
  const todo = plan.keys.filter(({ key }) => !known.has(keyText(key)));
  const coarseLeft = new Set(todo.filter((item) => item.stage === 'coarse').map(({ key }) => keyText(key)));
  const gather = gatherFor(plan.runtime.engine);
  const aimMs = plan.aimMs ?? AIM_MS;
  const start = performance.now();
  let asleepMs = 0;
  let done = 0;
  let total = todo.length;
  const timeAnchor = async () =>
    (await timeKey(signal, runner, anchorKey(plan.points), gather, Math.min(ANCHOR_BUDGET_MS, aimMs)))
      .medianMs;

  /** Times some rows with the anchor around them, and appends the stretches as they come. */
  const time = async (
    items: readonly PlannedKey[],
    stretches: Stretch[],
    budgetOf: (left: number) => number,
    onStretch: () => void,
  ) => {
    const anchor = async () => {
      stretches.push({ anchorMs: await timeAnchor(), items: [] });
      onStretch();
    };
    for (const [i, item] of items.entries()) {
      // A turn of the event loop, so that an abort or a message can arrive between two rows.
      await tick();
      signal.throwIfAborted();
      if (i % ANCHOR_EVERY === 0) await anchor();
      const begun = performance.now();
      const budget = Math.min(BUDGET_MS[item.stage], budgetOf(items.length - i));
      const row = await timeKey(signal, runner, item.key, gather, budget);
      const heldUp = performance.now() - begun - row.runs * row.medianMs;
      if (heldUp > ASLEEP_MS) asleepMs += heldUp;
      current = withRows(current, [row]);
      stretches.at(-1)?.items?.push(item);
      coarseLeft.delete(keyText(item.key));
      if (i === items.length - 1) await anchor();
      done++;
      const elapsedMs = performance.now() - start;
      onProgress({
        done,
        total,
        elapsedMs,
        leftMs: ((elapsedMs - asleepMs) / done) * (total - done),
        usable: coarseLeft.size === 0,
        profile: current,
      });
    }
  };

  try {
    if (todo.length === 0) return current;
    await warmUp(signal, runner, gather);
    // The anchor's own first runs are cold all the same: compared with them, every machine would seem to drift.
    await timeKey(signal, runner, anchorKey(plan.points), gather, BUDGET_MS.coarse);
    let stretches: Stretch[] = current.drift.samplesMs.map((anchorMs) => ({ anchorMs, items: null }));
    let redone = current.drift.redone ?? 0;
    const say = () => {
      current = { ...current, drift: { ...driftOf(anchorsOf(stretches)), ...(redone > 0 && { redone }) } };
    };
    const fair = (left: number) => {
      const leftMs = aimMs - (performance.now() - start - asleepMs);
      return Math.max(0, (RUNNING_SHARE * leftMs) / left);
    };
    await time(todo, stretches, fair, say);
    for (let pass = 0; pass < REDO_PASSES; pass++) {
      const { again, stand } = bySpeed(stretches);
      if (again.length === 0 || performance.now() - start - asleepMs > LATE * Math.max(aimMs, 1000)) break;
      const now = median([await timeAnchor(), await timeAnchor(), await timeAnchor()]);
      // The machine is as slow as it was: the same rows again would tell no more.
      if (now > DRIFT_LIMIT * median(anchorsOf(stretches))) break;
      total += again.length;
      const renewed: Stretch[] = [];
      await time(
        again,
        renewed,
        () => (aimMs > 0 ? Number.POSITIVE_INFINITY : 0),
        () => {},
      );
      stretches = [...stand, ...renewed];
      redone += again.length;
      say();
    }
  } catch (error) {
    if (signal.aborted) throw error;
    throw new ProfileInterrupted(current, error);
  }
  return current;
}
