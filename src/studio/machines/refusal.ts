import { GENOME_K } from '../../design/genome.ts';
import type { Setting } from '../../design/types.ts';
import { keyText } from '../../system/keys.ts';
import type { Profile } from '../../system/profile.ts';
import type { Side } from '../store/session/machines.ts';
import { coverageOf } from './coverage.ts';

/** Why a profile is of no use at all, by field; null for one that can be used somewhere. */
export function brokenBy(profile: Profile, setting: Setting): string | null {
  if (profile.rows.length === 0) return 'rows: there is no timing in it';
  if (profile.points < GENOME_K)
    return `points: ${profile.points} are fewer than a node's ${GENOME_K} neighbours`;
  const { missing, usable } = coverageOf(profile, setting);
  if (usable) return null;
  const coarse = missing.filter(({ stage }) => stage === 'coarse');
  const first = coarse[0];
  const others = coarse.length > 1 ? ` and ${coarse.length - 1} more` : '';
  return `rows: ${first && keyText(first.key)}${others} are missing; complete it with "gcode profile --from" on that machine`;
}

/** Why a profile cannot stand for a side of this project, by field; null when it can. */
export function unfitFor(
  side: Side,
  { points, runtime }: Pick<Profile, 'points' | 'runtime'>,
  setting: Setting,
): string | null {
  if (points !== setting.points) {
    return `points: it was timed with ${points} points a sample, and this project has ${setting.points}`;
  }
  if (side === 'edge' && runtime.engine === 'onnxruntime-web') {
    return 'runtime.engine: it was timed on onnxruntime-web, and an edge runs onnxruntime-node';
  }
  return null;
}
