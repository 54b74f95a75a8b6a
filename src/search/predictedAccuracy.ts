import { type AccuracyModel, knowsShare, predictAccuracy } from '../learning/accuracy/accuracyModel.ts';
import type { InstantAccuracy } from './oracle.ts';

/**
 * Networks that a search scores by an accuracy model before it ends, unless told otherwise, and how many it asks about at once
 * where a latency model is asked with it.
 */
export const ACCURACY_QUESTIONS = { batch: 128, most: 50_000 };

/** Asks an accuracy model, which answers from the design alone: no data, no engine. */
export const predictedAccuracy =
  (model: AccuracyModel): InstantAccuracy =>
  (network) =>
    knowsShare(model, network.share) ? { ...predictAccuracy(model, network), provenance: 'predicted' } : null;
