import { NumberedError } from '../design/problem.ts';
import type { Setting } from '../design/types.ts';
import type { System } from '../system/system.ts';
import { type ObjectiveId, objective, WITH_ACCURACY, WITHOUT_ACCURACY } from './objectives.ts';
import type { Limits } from './scoring.ts';
import { Space, type SpaceFilter } from './space.ts';

/** What is to be searched, as far as it can be judged before a candidate is scored. */
export interface Wanted {
  setting: Setting;
  system: Pick<System, 'power'>;
  /** Absent: the usual ones that can be had. */
  objectives?: readonly ObjectiveId[] | undefined;
  limits: Limits;
  space: SpaceFilter;
  /** Whether something gives accuracies. */
  accuracies: boolean;
}

/**
 * What a search optimises, after a look at whether it can find anything at all.
 * @throws NumberedError E431 for a space that is empty, E433 for what is not known here, each with the way out
 */
export function searchable({
  setting,
  system,
  objectives,
  limits,
  space,
  accuracies,
}: Wanted): readonly ObjectiveId[] {
  const { emptiness } = new Space(setting, space);
  if (emptiness) throw new NumberedError('E431', `No design is left to search: ${emptiness}.`);
  const unknown = new Map<ObjectiveId, string>();
  // Without power figures nothing is known of energy.
  if (!Number.isFinite(system.power.activeW))
    unknown.set('energy', 'no power figures of this device are known');
  if (!accuracies)
    unknown.set('accuracy', 'nothing gives accuracies: choose an accuracy model or a supernet');
  for (const id of [...(objectives ?? []), ...(Object.keys(limits) as ObjectiveId[])]) {
    const why = unknown.get(id);
    if (why) throw new NumberedError('E433', `${objective(id).title} cannot be searched by: ${why}.`);
  }
  return objectives ?? (accuracies ? WITH_ACCURACY : WITHOUT_ACCURACY).filter((id) => !unknown.has(id));
}
