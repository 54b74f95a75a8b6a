import type { ObjectiveId } from './objectives.ts';

/** What a search optimises unless it is told: with accuracies, and where none are known. */
export const WITH_ACCURACY: readonly ObjectiveId[] = ['latency', 'energy', 'accuracy'];
export const WITHOUT_ACCURACY: readonly ObjectiveId[] = ['latency', 'energy', 'parameters'];
