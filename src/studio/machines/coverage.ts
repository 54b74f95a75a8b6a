import type { Setting } from '../../design/types.ts';
import { keyText } from '../../system/keys.ts';
import { type PlannedKey, spaceGrid } from '../../system/plan.ts';
import type { Profile } from '../../system/profile.ts';

/** How much of the 12-position space a profile has times of. */
export interface Coverage {
  /** Rough times among them. */
  have: number;
  of: number;
  /** Every op has coarse times at least: whatever else is missing is interpolated. */
  usable: boolean;
  complete: boolean;
  /** In the order in which they are timed; what has a rough time only is to be timed again. */
  missing: readonly PlannedKey[];
}

/** The classes that a profile's Classifier was timed with: other classes are answered layer by layer. */
function classesOf({ rows }: Pick<Profile, 'rows'>, otherwise: number): number {
  return rows.find(({ key }) => key.op === 'Classifier')?.key.outWidth ?? otherwise;
}

export function coverageOf(profile: Pick<Profile, 'rows' | 'points'>, setting: Setting): Coverage {
  const known = new Map(profile.rows.map(({ key, rough }) => [keyText(key), rough]));
  const classes = classesOf(profile, setting.classes);
  const grid = spaceGrid({ ...setting, points: profile.points, classes });
  const missing = grid.flatMap((item): PlannedKey[] => {
    const rough = known.get(keyText(item.key));
    // A rough row answers for its op until it is timed again.
    if (rough) return [{ ...item, stage: 'fine' }];
    return known.has(keyText(item.key)) ? [] : [item];
  });
  return {
    have: grid.filter(({ key }) => known.has(keyText(key))).length,
    of: grid.length,
    usable: missing.every(({ stage }) => stage === 'fine'),
    complete: missing.length === 0,
    missing,
  };
}
