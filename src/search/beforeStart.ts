import { COMBINE, POOL } from '../design/genome.ts';
import { NumberedError, PROBLEMS } from '../design/problem.ts';
import { shareText } from '../design/share.ts';
import type { Setting } from '../design/types.ts';
import { tablesOf } from '../system/estimate.ts';
import type { System } from '../system/system.ts';
import { settingAt } from '../system/widthTable.ts';
import type { AccuracyJudge } from './accuracyJudge.ts';
import { type ObjectiveId, objective } from './objectives.ts';
import type { Limits } from './scoring.ts';
import type { SearchOptions } from './searchOptions.ts';
import { Space, type SpaceFilter } from './space.ts';
import { WITH_ACCURACY, WITHOUT_ACCURACY } from './usualObjectives.ts';

/** What is to be searched, as far as it can be judged before a candidate is scored. */
export interface Wanted {
  setting: Setting;
  /** Without machines, where they are measured later, nothing is said of their tables. */
  system: Pick<System, 'power'> & Partial<Pick<System, 'device' | 'edge'>>;
  /** Absent: the usual ones that can be had. */
  objectives?: readonly ObjectiveId[] | undefined;
  limits: Limits;
  space: SpaceFilter;
  /** What gives accuracies; null for nothing. */
  accuracies: AccuracyJudge | null;
}

/** What of a problem can be searched. */
interface Searchable {
  objectives: readonly ObjectiveId[];
  /** The space that was asked for, without the shares of the points that no accuracy is known of where one is asked for. */
  space: SpaceFilter;
  /** What was left out of it, and how it could be searched, in words; null where nothing was. */
  leftOut: string | null;
}

/**
 * What a search is of, after a look at whether it can find anything at all.
 * @throws NumberedError E431 for a space that is empty, E433 for what is not known here, E527 for shares of the points that a
 * table has no times for, E528 where accuracy is asked for and known of none of the shares; each with the way out
 */
export function searchable({ setting, system, objectives, limits, space, accuracies }: Wanted): Searchable {
  const { emptiness, shares } = new Space(setting, space);
  assertSome(emptiness);
  const unknown = new Map<ObjectiveId, string>();
  // Without power figures nothing is known of energy.
  if (!Number.isFinite(system.power.activeW))
    unknown.set('energy', 'no power figures of this device are known');
  if (!accuracies)
    unknown.set('accuracy', 'nothing gives accuracies: choose an accuracy model or a short training');
  for (const id of [...(objectives ?? []), ...(Object.keys(limits) as ObjectiveId[])]) {
    const why = unknown.get(id);
    if (why) throw new NumberedError('E433', `${objective(id).title} cannot be searched by: ${why}.`);
  }
  const chosen =
    objectives ?? (accuracies ? WITH_ACCURACY : WITHOUT_ACCURACY).filter((id) => !unknown.has(id));
  const judged = [...chosen, ...(Object.keys(limits) as ObjectiveId[])];
  const judge = judged.includes('accuracy') ? accuracies : null;
  const unseen = judge ? shares.filter((share) => !judge.knowsShare(share)) : [];
  const left = shares.filter((share) => !unseen.includes(share));
  if (judge && left.length === 0) throw unknownShares(judge.name, unseen);
  assertTimed(left, setting, system);
  if (!judge || unseen.length === 0) return { objectives: chosen, space, leftOut: null };
  return {
    objectives: chosen,
    space: { ...space, shares: left.map((share) => shareText(share)) },
    leftOut: `${says(judge.name, unseen)}: they are left out. ${PROBLEMS.E528.help}`,
  };
}

function assertSome(emptiness: string | null): void {
  if (emptiness) throw new NumberedError('E431', `No design is left to search: ${emptiness}.`);
}

const says = (judge: string, unseen: readonly number[]): string =>
  `${judge} says nothing of designs that read ${unseen.map((share) => shareText(share)).join(', ')} of the points`;

const unknownShares = (judge: string, unseen: readonly number[]): NumberedError =>
  new NumberedError('E528', `${says(judge, unseen)}.`);

/** Throws NumberedError E527 where a machine's table cannot answer for a share of the points. */
function assertTimed(
  shares: readonly number[],
  setting: Setting,
  { device, edge }: Partial<Pick<System, 'device' | 'edge'>>,
): void {
  if (!device || !edge || shares.every((share) => share === 1)) return;
  const tables = tablesOf({ device, edge });
  for (const side of ['device', 'edge'] as const) {
    const missing = shares.filter((share) => !tables[side].answersFor(settingAt(setting, share).points));
    if (missing.length === 0) continue;
    const parts = missing
      .map((share) => `${shareText(share)} (${settingAt(setting, share).points})`)
      .join(', ');
    throw new NumberedError('E527', `The table of the ${side} has no times for ${parts} of the points.`);
  }
}

/** A network like any other, to ask whether anything is known of its share of the points: a Combine and a Pool. */
const SMALLEST = { ops: [COMBINE, POOL], functions: [0, 0] };

/**
 * The same of a space, by what a search really asks: what nothing is known of would only be left out, candidate by candidate.
 * @throws NumberedError E431, E527, E528
 */
export function assertKnown(
  { shares, emptiness }: Space,
  { setting, system, limits, accuracy }: SearchOptions,
  ids: readonly ObjectiveId[],
): void {
  assertSome(emptiness);
  assertTimed(shares, setting, system);
  if (!accuracy || (!ids.includes('accuracy') && limits?.accuracy === undefined)) return;
  const unseen = shares.filter((share) => share !== 1 && accuracy({ ...SMALLEST, share }) === null);
  if (unseen.length > 0) throw unknownShares('The accuracy model', unseen);
}
