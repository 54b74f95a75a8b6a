import type { Setting } from '../../design/types.ts';
import { keyText } from '../../system/keys.ts';
import { type PlannedKey, spaceGrid } from '../../system/plan.ts';
import type { Profile } from '../../system/profile.ts';

/** How much of the 12-position space a profile has times of. */
export interface Coverage {
  have: number;
  of: number;
  /** Every op has coarse times at least: whatever else is missing is interpolated. */
  usable: boolean;
  complete: boolean;
  /** In the order in which they are timed. */
  missing: readonly PlannedKey[];
}

/** The classes that a profile's Classifier was timed with: other classes are answered layer by layer. */
function classesOf({ rows }: Pick<Profile, 'rows'>, otherwise: number): number {
  return rows.find(({ key }) => key.op === 'Classifier')?.key.outWidth ?? otherwise;
}

export function coverageOf(profile: Pick<Profile, 'rows' | 'points'>, setting: Setting): Coverage {
  const known = new Set(profile.rows.map(({ key }) => keyText(key)));
  const classes = classesOf(profile, setting.classes);
  const grid = spaceGrid({ ...setting, points: profile.points, classes });
  const missing = grid.filter(({ key }) => !known.has(keyText(key)));
  return {
    have: grid.length - missing.length,
    of: grid.length,
    usable: missing.every(({ stage }) => stage === 'fine'),
    complete: missing.length === 0,
    missing,
  };
}
