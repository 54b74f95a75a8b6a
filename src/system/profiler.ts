import { codingsToTime, timeCoding, withCoding } from './codingTiming.ts';
import { DRIFT_LIMIT, driftOf, slowSpells } from './drift.ts';
import { keyText, type OpKey } from './keys.ts';
import { gatherFor } from './micro.ts';
import { emptyProfile, ProfileInterrupted, type ProfilePlan, resumable } from './partialProfile.ts';
import type { PlannedKey } from './plan.ts';
import { type Profile, withRows } from './profile.ts';
import { BUDGET_MS, timeKey, warmUp, warmUpKinds } from './rowTiming.ts';
import type { OpRunner } from './runner.ts';
import { median } from './statistics.ts';
import { tick } from './tick.ts';

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

const AIM_MS = 25_000;
/** The rest of the first row's time goes to building, loading and warming up its model; of later ones as much as was seen. */
const RUNNING_SHARE = 0.5;
/** Helpings of a row on average. */
const HELPINGS = 1.5;
/** A helping is never shorter than this, ms, however late it is: a few runs of a small op would say nothing. */
const LEAST_MS = 8;
/** The anchor is timed at the start, then every so many rows, and at the end. */
const ANCHOR_EVERY = 8;
const ANCHOR_BUDGET_MS = 20;
/** Of the time aimed at, what encoding and decoding get on top. */
const CODING_SHARE = 0.1;
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

/** One timing of the anchor, and the rows that were timed between it and the next; null where an earlier call timed them. */
interface Stretch {
  anchorMs: number;
  items: PlannedKey[] | null;
}

const keysOf = (items: readonly PlannedKey[]): OpKey[] => items.map(({ key }) => key);

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
 * Times the plan's micro-graphs on one machine. Rough rows that it resumes from are timed again. Rows that were timed while
 * the machine was slower than usual are timed again at the end, unless rough ones are asked for; what stays slow is said by the
 * profile's drift. Rejects with the signal's reason when aborted and with ProfileInterrupted when the runner fails; what was
 * timed until then came with the last progress.
 */
export async function profile(
  signal: AbortSignal,
  runner: OpRunner,
  plan: ProfilePlan,
  onProgress: (progress: ProfileProgress) => void = () => {},
): Promise<Profile> {
  let current = resumable(plan) ?? emptyProfile(plan);
  const { rough = false } = plan;
  const known = new Set(current.rows.filter((row) => rough || !row.rough).map((row) => keyText(row.key)));
  const todo = plan.keys.filter(({ key }) => !known.has(keyText(key)));
  const have = new Set(current.rows.map((row) => keyText(row.key)));
  const coarseLeft = new Set(
    todo
      .filter(({ key, stage }) => stage === 'coarse' && !have.has(keyText(key)))
      .map(({ key }) => keyText(key)),
  );
  const gather = gatherFor(plan.runtime.engine);
  const aimMs = plan.aimMs ?? AIM_MS;
  const start = performance.now();
  let asleepMs = 0;
  let loadingMs = 0;
  let done = 0;
  const codings = rough ? [] : codingsToTime(current, plan);
  let total = todo.length + codings.length;
  const timeAnchor = async () =>
    (await timeKey(signal, runner, anchorKey(plan.points), gather, Math.min(ANCHOR_BUDGET_MS, aimMs)))
      .medianMs;

  const tell = () => {
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
  };

  /** Times some rows with the anchor around them, and appends the stretches as they come. */
  const time = async (
    items: readonly PlannedKey[],
    stretches: Stretch[],
    budgetOf: (left: number) => number,
    onStretch: () => void,
  ) => {
    const anchor = async () => {
      // An engine that is cold yet would seem to be a machine that drifts.
      if (rough) return;
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
      else loadingMs += heldUp;
      current = withRows(current, [rough ? { ...row, rough } : row]);
      stretches.at(-1)?.items?.push(item);
      coarseLeft.delete(keyText(item.key));
      if (i === items.length - 1) await anchor();
      tell();
    }
  };

  /** Encoding and decoding, behind the ops. */
  const timeCodings = async () => {
    const eachMs = (CODING_SHARE * aimMs) / codings.length / HELPINGS;
    const budget = aimMs === 0 ? 0 : Math.min(BUDGET_MS.fine, Math.max(LEAST_MS, eachMs));
    for (const row of codings) {
      await tick();
      signal.throwIfAborted();
      const timed = await timeCoding(signal, runner, plan, row, budget);
      if (timed) current = withCoding(current, timed);
      tell();
    }
  };

  try {
    if (todo.length === 0 && codings.length === 0) return current;
    await warmUp(signal, runner, gather);
    const compiles = plan.runtime.engine === 'onnxruntime-web' && !rough && aimMs > 0;
    if (compiles) await warmUpKinds(signal, runner, gather, keysOf(todo));
    // The anchor's own first runs are cold all the same: compared with them, every machine would seem to drift.
    if (!rough) await timeKey(signal, runner, anchorKey(plan.points), gather, BUDGET_MS.coarse);
    let stretches: Stretch[] = current.drift.samplesMs.map((anchorMs) => ({ anchorMs, items: null }));
    let redone = current.drift.redone ?? 0;
    const say = () => {
      current = { ...current, drift: { ...driftOf(anchorsOf(stretches)), ...(redone > 0 && { redone }) } };
    };
    const fair = (left: number) => {
      const eachMs = (aimMs - (performance.now() - start - asleepMs)) / left;
      const runningMs = done > 0 ? eachMs - loadingMs / done : RUNNING_SHARE * eachMs;
      return Math.max(rough || aimMs === 0 ? 0 : LEAST_MS, runningMs / HELPINGS);
    };
    if (todo.length > 0) await time(todo, stretches, fair, say);
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
    await timeCodings();
  } catch (error) {
    if (signal.aborted) throw error;
    throw new ProfileInterrupted(current, error);
  }
  return current;
}
