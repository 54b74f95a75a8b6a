import { GENOME_K } from '../design/genome.ts';
import { pointsKept } from '../design/share.ts';
import { type AccuracyModel, knowsShare } from '../learning/accuracy/accuracyModel.ts';
import { SHORT_TRAINING_POINTS } from '../learning/shortTraining.ts';

/** What gives accuracies, as far as it can be judged before a search. */
export interface AccuracyJudge {
  /** At the start of a sentence. */
  name: string;
  /** Whether it can say anything of designs that read this share of the points. */
  knowsShare(share: number): boolean;
}

export const accuracyModelJudge = (model: Pick<AccuracyModel, 'shares'>): AccuracyJudge => ({
  name: 'The accuracy model',
  knowsShare: (share) => knowsShare(model, share),
});

/** A short training sees fewer points than the search: of too small a share a Sample finds too few neighbours. */
export const shortTrainingJudge = (points: number): AccuracyJudge => ({
  name: 'A short training',
  knowsShare: (share) =>
    share === 1 || pointsKept(Math.min(points, SHORT_TRAINING_POINTS), share) >= GENOME_K,
});
