import { searchable } from '../../../search/beforeStart.ts';
import { predictionsOf } from '../../../search/predictedAccuracy.ts';
import type { SearchState } from '../../../search/searchState.ts';
import type { System } from '../../../system/system.ts';
import type { SearchRequest } from '../../../workers/search.worker.ts';
import { systemNow } from '../../machines/chosen.ts';
import { latencyModelNow } from '../../prediction/saved.ts';
import { type Advice, adviceOf } from '../../store/advice.ts';
import { settingNow } from '../../store/setting.ts';
import type { StudioState } from '../../store/store.ts';
import { sourceOf } from './accuracySource.ts';
import { FEWEST } from './needs.ts';

/** What is asked of the worker. @param accuracyModel address of the accuracy model; null where another source answers */
export function requestOf(state: StudioState, system: System, accuracyModel: string | null) {
  const { objectives, limits, space, strategy, seed } = state.search;
  // Without power figures nothing is known of energy: the usual objectives do without it.
  const known = objectives.filter((id) => id !== 'energy' || Number.isFinite(system.power.activeW));
  return {
    ...{ setting: settingNow(state), system, strategy, seed, accuracyModel, limits, space },
    correction: accuracyModel === null ? null : state.accuracy.correction,
    objectives: known.length >= FEWEST ? known : objectives,
  };
}

/** @throws NumberedError where a search could not find anything; see searchable */
export function assertSearchable(request: ReturnType<typeof requestOf>): void {
  // Accuracy models and short trainings are of designs that read all of the points.
  searchable({ ...request, accuracies: true, knowsShare: (share) => share === 1 });
}

/** Why a search would be refused, by the objectives, limits and space that are chosen; null where it would not. */
export function refusalOf(state: StudioState): Advice | null {
  const system = systemNow(state);
  if (!system) return null;
  try {
    assertSearchable(requestOf(state, system, null));
    return null;
  } catch (error) {
    return adviceOf(error);
  }
}

/** Where a search ends that begins now, or goes on from a kept one: what that one had is not counted. */
export function endsAt(
  state: StudioState,
  kept: SearchState | undefined,
): Pick<SearchRequest, 'maxCandidates' | 'maxEvaluations' | 'maxMs'> {
  const { budget } = state.search;
  const { candidates, accuracies, seconds } = budget;
  const { candidatesScored = 0, elapsedMs = 0, evaluated = [] } = kept ?? {};
  const predicted = sourceOf(state) === 'model';
  // An accuracy model answers for every candidate, unless each is asked about for its latency too.
  const had = predicted && latencyModelNow(state) === null ? candidatesScored : evaluated.length;
  const answers = predicted ? predictionsOf(budget) : accuracies;
  return {
    ...(candidates !== undefined && { maxCandidates: candidatesScored + candidates }),
    ...(answers !== undefined && { maxEvaluations: had + answers }),
    ...(seconds !== undefined && { maxMs: elapsedMs + 1000 * seconds }),
  };
}
