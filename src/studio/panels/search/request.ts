import { type AccuracyJudge, accuracyModelJudge, shortTrainingJudge } from '../../../search/accuracyJudge.ts';
import { searchable } from '../../../search/beforeStart.ts';
import { predictionsOf } from '../../../search/predictedAccuracy.ts';
import type { SavedSearchCounts } from '../../../search/savedSearch.ts';
import type { System } from '../../../system/system.ts';
import type { SearchRequest } from '../../../workers/search.worker.ts';
import { systemNow } from '../../machines/chosen.ts';
import { latencyModelNow } from '../../prediction/saved.ts';
import { type Advice, adviceOf } from '../../store/advice.ts';
import { settingNow } from '../../store/setting.ts';
import type { StudioState } from '../../store/store.ts';
import { sourceOf } from './accuracySource.ts';
import { FEWEST } from './needs.ts';

/** What gives the accuracies of the next search. */
function judgeOf(state: StudioState): AccuracyJudge {
  const { shipped } = state.accuracy;
  return shipped && sourceOf(state) === 'model'
    ? accuracyModelJudge(shipped)
    : shortTrainingJudge(state.project.points);
}

/**
 * What is asked of the worker, and what of the problem is left out, in words; null where nothing is.
 * @param accuracyModel address of the accuracy model; null where another source answers
 * @throws NumberedError where a search could not find anything; see searchable
 */
export function requestOf(state: StudioState, system: System, accuracyModel: string | null) {
  const { objectives, limits, space, strategy, seed } = state.search;
  // Without power figures nothing is known of energy: the usual objectives do without it.
  const known = objectives.filter((id) => id !== 'energy' || Number.isFinite(system.power.activeW));
  const wanted = {
    ...{ setting: settingNow(state), system, limits, space },
    objectives: known.length >= FEWEST ? known : objectives,
  };
  const { leftOut, ...found } = searchable({ ...wanted, accuracies: judgeOf(state) });
  const correction = accuracyModel === null ? null : state.accuracy.correction;
  return { request: { ...wanted, ...found, strategy, seed, accuracyModel, correction }, leftOut };
}

/** What is to be said of a search before it starts. */
interface Outlook {
  /** Why it would be refused. */
  refusal: Advice | null;
  /** What of the problem would not be searched, in words. */
  leftOut: string | null;
}

/** By the objectives, limits, space and source of accuracies that are chosen; nothing before there is a system. */
export function outlookOf(state: StudioState): Outlook {
  const system = systemNow(state);
  if (!system) return { refusal: null, leftOut: null };
  try {
    return { refusal: null, leftOut: requestOf(state, system, null).leftOut };
  } catch (error) {
    return { refusal: adviceOf(error), leftOut: null };
  }
}

/** Where a search ends that begins now, or resumes from a kept one: what that one had is not counted. */
export function endsAt(
  state: StudioState,
  kept: SavedSearchCounts | undefined,
): Pick<SearchRequest, 'maxCandidates' | 'maxEvaluations' | 'maxMs'> {
  const { budget } = state.search;
  const { candidates, accuracies, seconds } = budget;
  const { candidatesScored = 0, elapsedMs = 0, evaluated = 0 } = kept ?? {};
  const predicted = sourceOf(state) === 'model';
  // An accuracy model answers for every candidate, unless each is asked about for its latency too.
  const had = predicted && latencyModelNow(state) === null ? candidatesScored : evaluated;
  const answers = predicted ? predictionsOf(budget) : accuracies;
  return {
    ...(candidates !== undefined && { maxCandidates: candidatesScored + candidates }),
    ...(answers !== undefined && { maxEvaluations: had + answers }),
    ...(seconds !== undefined && { maxMs: elapsedMs + 1000 * seconds }),
  };
}
