import { type Genome, genomeContext } from '../../design/genome.ts';
import type { Setting } from '../../design/types.ts';
import type { Augmentation } from '../augmentation.ts';
import { networkFeatures } from './features.ts';
import { askForest, type Forest, type ForestAnswer } from './forest.ts';
import type { AskForest } from './packedForest.ts';
import { correctedAccuracy, correctionOf, type Step } from './steps.ts';
import type { Fidelity } from './trainings.ts';

/** How each design was trained alone: the accuracy that is predicted is the one on val at the end of this. */
export interface Budget extends Fidelity {
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

/** Half of a design's interval is `factor` times (spread of the trees' answers + `floor`); shares of right answers. */
export interface Interval {
  factor: number;
  floor: number;
}

/** What the task's target recipe adds to the budget's accuracy, by designs that it trained: prediction to accuracy there. */
export interface Further extends Fidelity {
  step: Step;
}

/** A trained accuracy model: plain data. */
export interface AccuracyModel {
  task: string;
  setting: Setting;
  /** Shares of the points that its designs read; all of them alone where it says none. */
  shares?: readonly number[] | undefined;
  budget: Budget;
  /** From a network's features to the accuracy it reaches with the budget. */
  forest: Forest;
  interval: Interval;
  /** Share of designs that intervals are made to hold. */
  coverage: number;
  /** Each design by a fit to the seven eighths of the designs that it is not in. */
  leftOut: AccuracyFidelity;
  /** From the cheapest on; empty where too few designs were trained by the target recipe. */
  further: Further[];
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

/** Whether a model can say anything of designs that read this share of the points: it was fitted to some that do. */
export const knowsShare = ({ shares = [1] }: Pick<AccuracyModel, 'shares'>, share = 1): boolean =>
  shares.includes(share);

/** What a fit reads of a network: where it knows shares of the points, the share too. */
export function rowOf(
  { setting, shares }: Pick<AccuracyModel, 'setting' | 'shares'>,
  genome: Pick<Genome, 'ops' | 'functions' | 'share'>,
): Float64Array {
  const features = networkFeatures(genome, genomeContext(setting));
  return shares ? Float64Array.of(...features, Math.log2(genome.share ?? 1)) : features;
}

const clipped = (share: number): number => Math.max(0, Math.min(1, share));

export const halfWidth = ({ factor, floor }: Interval, { spread }: ForestAnswer): number =>
  factor * (spread + floor);

/**
 * The accuracy that a valid design, of a share of the points that the model knows, reaches when it is trained alone with its
 * budget. A search looks for what is predicted best, and would find where a fit errs upwards: trees guess nothing beyond the
 * designs that were trained.
 * @param ask the model's forest, packed where many designs are asked about
 */
export function predictAccuracy(
  model: AccuracyModel,
  genome: Pick<Genome, 'ops' | 'functions' | 'share'>,
  ask: AskForest = (row) => askForest(model.forest, row),
): AccuracyPrediction {
  const { interval } = model;
  const answer = ask(rowOf(model, genome));
  const accuracy = answer.mean;
  const half = halfWidth(interval, answer);
  return { accuracy, low: clipped(accuracy - half), high: clipped(accuracy + half) };
}

/** The same after a training by the target recipe to a fidelity; undefined where the model does not know it. */
export function predictFurther(
  model: AccuracyModel,
  genome: Pick<Genome, 'ops' | 'functions' | 'share'>,
  { points, epochs }: Fidelity,
): AccuracyPrediction | undefined {
  const found = model.further.find((each) => each.points === points && each.epochs === epochs);
  return found && correctedAccuracy(predictAccuracy(model, genome).accuracy, correctionOf([found.step]));
}
