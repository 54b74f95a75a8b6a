import { type AccuracyModel, predictAccuracy } from '../learning/accuracy/predictor.ts';
import type { AccuracyOracle } from './oracle.ts';

/** Asks an accuracy predictor, which answers from the design alone: no data, no engine. */
export const predictedAccuracy =
  (model: AccuracyModel): AccuracyOracle =>
  async (signal, genomes) => {
    signal.throwIfAborted();
    return genomes.map((genome) => ({ ...predictAccuracy(model, genome), provenance: 'predicted' as const }));
  };
