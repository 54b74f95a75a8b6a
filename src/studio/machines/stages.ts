import { keyText } from '../../system/keys.ts';
import type { PlannedKey } from '../../system/plan.ts';
import type { Profile, ProfileRow } from '../../system/profile.ts';
import { SIDES, type Side } from '../store/session/machines.ts';

/** One stretch of profiling: some ops of one side. */
export interface Stage {
  side: Side;
  stage: PlannedKey['stage'];
  keys: readonly PlannedKey[];
}

/**
 * What is left to time, in order: the coarse ops of every side first, in haste, the endpoint's before the browser's because a
 * dead endpoint is then said at once; then the fine ones, and the coarse ones again. A usable pair of tables is there when the
 * coarse ones are.
 */
export function stagesOf(
  sides: readonly Side[],
  grid: readonly PlannedKey[],
  partial: Partial<Record<Side, Profile | null>>,
): Stage[] {
  const order = [...SIDES].reverse().filter((side) => sides.includes(side));
  return (['coarse', 'fine'] as const)
    .flatMap((stage) =>
      order.map((side) => {
        const rows = partial[side]?.rows ?? [];
        const known = (counts: (row: ProfileRow) => boolean) =>
          new Set(rows.filter(counts).map(({ key }) => keyText(key)));
        const [any, good] = [known(() => true), known(({ rough }) => !rough)];
        const keys = grid.filter(({ key, stage: of }) =>
          stage === 'fine' ? !good.has(keyText(key)) : of === 'coarse' && !any.has(keyText(key)),
        );
        return { side, stage, keys };
      }),
    )
    .filter(({ keys }) => keys.length > 0);
}

/** What one op took so far on each side, for the time that is left. */
export type Pace = Partial<Record<Side, { done: number; ms: number }>>;

/**
 * Time left and share done of all stages, from the mean time of an op on its own side, or on the other while this one has
 * none; null as long as nothing was timed.
 * @param at the stage that runs
 * @param done ops of it
 */
export function outlook(
  stages: readonly Stage[],
  at: number,
  done: number,
  pace: Pace,
): { progress: number; leftMs: number | null } {
  const count = (list: readonly Stage[]) => list.reduce((sum, { keys }) => sum + keys.length, 0);
  const progress = (count(stages.slice(0, at)) + done) / Math.max(1, count(stages));
  const known = Object.values(pace).filter((each) => each.done > 0);
  if (known.length === 0) return { progress, leftMs: null };
  const mean = (list: typeof known) =>
    list.reduce((sum, each) => sum + each.ms, 0) / list.reduce((sum, each) => sum + each.done, 0);
  const perOp = (side: Side) => {
    const own = pace[side];
    return own && own.done > 0 ? mean([own]) : mean(known);
  };
  const leftMs = stages
    .slice(at)
    .reduce((sum, { side, keys }, i) => sum + perOp(side) * (keys.length - (i === 0 ? done : 0)), 0);
  return { progress, leftMs };
}
