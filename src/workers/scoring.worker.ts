import { readAccuracyModel } from '../learning/accuracy/accuracyFile.ts';
import { answeringAt } from '../learning/accuracy/accuracyModel.ts';
import type { LearnedCorrection } from '../learning/accuracy/trainings.ts';
import type { OrderMessage, ScoresMessage } from '../search/batch.ts';
import { batchScorer, type ScoringSetup } from '../search/batchScorer.ts';
import { predictedAccuracy } from '../search/predictedAccuracy.ts';
import { shippedBytes } from './shipped.ts';
import { serve } from './wire.ts';

/** The problem that a search's workers share; the accuracy model by its address, for each reads it for itself. */
export type SharedSetup = Omit<ScoringSetup, 'accuracy'> & {
  accuracyModel: string | null;
  correction: LearnedCorrection | null;
};

/** What becomes of a batch: its scores, or why there are none. */
export interface ScoredAnswer {
  scores?: ScoresMessage;
  error?: string;
}

const api = {
  /** Answers each OrderMessage that comes over the port with a ScoredAnswer, in order. Never settles, unless the problem cannot be read. */
  async attend({ accuracyModel, correction, ...setup }: SharedSetup, port: MessagePort): Promise<never> {
    const { points } = setup.setting;
    const model = accuracyModel && answeringAt(readAccuracyModel(await shippedBytes(accuracyModel)), points);
    const accuracy = model && predictedAccuracy(model, correction);
    const score = batchScorer({ ...setup, ...(accuracy && { accuracy }) });
    port.onmessage = ({ data }: MessageEvent<OrderMessage>) => {
      let answer: ScoredAnswer;
      try {
        answer = { scores: score(data) };
      } catch (error) {
        answer = { error: String(error) };
      }
      port.postMessage(answer);
    };
    return new Promise<never>(() => {});
  },
};

export type ScoringApi = typeof api;
serve(api);
