import { type AccuracyModel, predictAccuracy } from '../learning/accuracy/predictor.ts';
import type { AccuracyOracle } from './oracle.ts';

/** Its answers cost nothing but memory: how many a search asks for at once, and in all before it ends. */
export const PREDICTOR_QUESTIONS = { batch: 128, most: 50_000 };

/** Asks an accuracy predictor, which answers from the design alone: no data, no engine. */
export const predictedAccuracy =
  (model: AccuracyModel): AccuracyOracle =>
  async (signal, genomes) => {
    signal.throwIfAborted();
    return genomes.map((genome) => ({ ...predictAccuracy(model, genome), provenance: 'predicted' as const }));
  };
