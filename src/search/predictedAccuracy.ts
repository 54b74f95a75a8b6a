import {
  type AccuracyModel,
  askModel,
  knowsShare,
  predictAccuracy,
  predicts,
  rowOf,
} from '../learning/accuracy/accuracyModel.ts';
import { packedForest } from '../learning/accuracy/packedForest.ts';
import { correctedAccuracy } from '../learning/accuracy/steps.ts';
import type { LearnedCorrection } from '../learning/accuracy/trainings.ts';
import type { InstantAccuracy } from './oracle.ts';
import type { SearchProblem } from './problem.ts';

/**
 * Networks that a search scores by an accuracy model before it ends, unless told otherwise, and how many it asks about at once
 * where a latency model is asked with it.
 */
export const ACCURACY_QUESTIONS = { batch: 128, most: 50_000 };

/**
 * Asks an accuracy model, which answers from the design alone: no data, no engine.
 * @param correction from its predictions to what designs were found to reach, where that is known
 */
export function predictedAccuracy(
  model: AccuracyModel,
  correction?: LearnedCorrection | null,
): InstantAccuracy {
  const ask = askModel(model, packedForest);
  const { training } = correction ?? predicts(model);
  let row: Float64Array<ArrayBuffer> | undefined;
  return (network) => {
    if (!knowsShare(model, network.share)) return null;
    row ??= rowOf(model, network);
    const said = predictAccuracy(model, network, ask, row);
    const { accuracy, low, high } = correction ? correctedAccuracy(said.accuracy, correction) : said;
    return { accuracy, low, high, provenance: 'predicted', ...(training && { training }) };
  };
}

/** Networks to score by an accuracy model before a search ends: so many as its budget says, and by default where that says nothing at all. */
export const predictionsOf = (budget: SearchProblem['budget']): number =>
  budget.accuracies ??
  (Object.keys(budget).length === 0 ? ACCURACY_QUESTIONS.most : Number.POSITIVE_INFINITY);
