import { readAccuracyModel } from '../learning/accuracy/accuracyFile.ts';
import { answeringAt } from '../learning/accuracy/accuracyModel.ts';
import type { LearnedCorrection } from '../learning/accuracy/trainings.ts';
import { batchScorer, type ScoringSetup } from '../search/batchScorer.ts';
import { predictedAccuracy } from '../search/predictedAccuracy.ts';
import { shippedBytes } from './shipped.ts';
import { serve } from './wire.ts';

/** The problem that a search's workers share; the accuracy model by its address, for each reads it for itself. */
export type SharedSetup = Omit<ScoringSetup, 'accuracy'> & {
  accuracyModel: string | null;
  correction: LearnedCorrection | null;
};

let score: ReturnType<typeof batchScorer> | null = null;

const api = {
  /** Before the first batch. */
  async prepare({ accuracyModel, correction, ...setup }: SharedSetup): Promise<void> {
    const { points } = setup.setting;
    const model = accuracyModel && answeringAt(readAccuracyModel(await shippedBytes(accuracyModel)), points);
    const accuracy = model && predictedAccuracy(model, correction);
    score = batchScorer({ ...setup, ...(accuracy && { accuracy }) });
  },

  /** See ScoringHelper. */
  score(proposals: Uint8Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
    if (!score) throw new Error('a batch came before the problem that it belongs to');
    return score(proposals);
  },
};

export type ScoringApi = typeof api;
serve(api);
