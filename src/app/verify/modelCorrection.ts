import { parseGenome } from '../../design/genome.ts';
import { type AccuracyModel, knowsShare, predictAccuracy } from '../../learning/accuracy/accuracyModel.ts';
import type { Fidelity, LearnedCorrection } from '../../learning/accuracy/trainings.ts';
import type { Member } from '../../search/member.ts';
import { predictionCorrection } from './beliefs.ts';
import { trainedTo, type VerifyState } from './records.ts';

/**
 * What a verification says of a model's predictions: how far from them the target's training ends, whatever the front's search
 * had said. Null while too few networks were trained.
 */
export function modelCorrection(model: AccuracyModel, state: VerifyState): LearnedCorrection | null {
  const front = state.front.flatMap((member): Member[] => {
    const genome = parseGenome(member.encoding);
    if (!knowsShare(model, genome.share)) return [];
    const { accuracy: value, low, high } = predictAccuracy(model, genome);
    const accuracy = { value, low, high, provenance: 'predicted' } as const;
    return [{ ...member, figures: { ...member.figures, accuracy } }];
  });
  const found = predictionCorrection({ ...state, front });
  return found && { ...found, training: trainedTo(state.task, state.rungs.at(-1) as Fidelity) };
}
