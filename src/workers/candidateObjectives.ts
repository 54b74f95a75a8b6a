import type { ObjectiveId } from '../search/objectives.ts';
import { WITH_ACCURACY, WITHOUT_ACCURACY } from '../search/usualObjectives.ts';
import type { SharedSetup } from './scoring.worker.ts';

/** The objectives that the logged values of a search are of, in order. */
export const objectivesOf = ({ objectives, accuracyModel }: SharedSetup): readonly ObjectiveId[] =>
  objectives ?? (accuracyModel ? WITH_ACCURACY : WITHOUT_ACCURACY);
