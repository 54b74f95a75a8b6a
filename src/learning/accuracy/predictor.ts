import { type Genome, genomeContext } from '../../design/genome.ts';
import type { Setting } from '../../design/types.ts';
import type { Augmentation } from '../batches.ts';
import { networkFeatures } from './features.ts';
import { type KernelRidge, predictKernelRidge, targetsOf } from './kernelRidge.ts';

/** How each design was trained alone: the accuracy that is predicted is the one on val at the end of this. */
export interface Budget {
  points: number;
  epochs: number;
  batch: number;
  learningRate: number;
  seed: number;
  /** Samples of the train split, at equal distances; absent for all. */
  trainSamples?: number | undefined;
  /** Where it is not what the trainer does by default with such samples. */
  dropout?: number | undefined;
  ema?: number | undefined;
  augmentation?: Augmentation | undefined;
}

/** How predictions agreed with designs trained alone that the predicting fit had not seen; in shares of right answers. */
export interface AccuracyFidelity {
  /** Mean absolute error. */
  mae: number;
  /** The same of predicting every design's mean. */
  maeOfMean: number;
  /** Share of designs that the interval holds. */
  held: number;
  /** Kendall's tau of predicted and reached accuracies. */
  tau: number;
  designs: number;
}

/** A trained predictor: plain data. */
export interface AccuracyModel {
  task: string;
  setting: Setting;
  budget: Budget;
  /** From a network's features to the supernet's score of it. */
  scores: KernelRidge;
  /** From a network's features and its predicted score to the accuracy it reaches when it is trained alone. */
  alone: KernelRidge;
  /** Designs scored by the supernet, and steps that each copy was trained there. */
  scored: number;
  fineTuneSteps: number;
  /** Half of the interval, a share of right answers, and the share of designs it is made to hold. */
  halfWidth: number;
  coverage: number;
  /** Each design by a fit to the seven eighths of the designs that it is not in. */
  leftOut: AccuracyFidelity;
  /** ISO date and time, and the command that made it. */
  created: string;
  command: string;
}

export interface AccuracyPrediction {
  /** Share of right answers on val. */
  accuracy: number;
  low: number;
  high: number;
}

const clipped = (share: number): number => Math.max(0, Math.min(1, share));

/** What the second fit reads: a network's features and its score. */
export const withScore = (features: Float64Array, score: number): Float64Array =>
  Float64Array.of(...features, score);

const ranges = new WeakMap<KernelRidge, readonly [number, number]>();

/** Between the worst and the best design that was trained alone. */
function rangeOf(alone: KernelRidge): readonly [number, number] {
  let range = ranges.get(alone);
  if (!range) {
    const reached = targetsOf(alone);
    range = [Math.min(...reached), Math.max(...reached)];
    ranges.set(alone, range);
  }
  return range;
}

/**
 * The accuracy that a valid design reaches when it is trained alone with the model's budget. A search looks for what is
 * predicted best, and would find where the fit errs upwards: so no guess is better than the best design that was trained.
 */
export function predictAccuracy(model: AccuracyModel, genome: Genome): AccuracyPrediction {
  const { setting, scores, alone, halfWidth } = model;
  const features = networkFeatures(genome, genomeContext(setting));
  const guess = predictKernelRidge(alone, withScore(features, predictKernelRidge(scores, features)));
  const [worst, best] = rangeOf(alone);
  const accuracy = clipped(Math.max(worst, Math.min(best, guess)));
  return { accuracy, low: clipped(accuracy - halfWidth), high: clipped(accuracy + halfWidth) };
}
