import { type Genome, genomeContext } from '../../design/genome.ts';
import type { Setting } from '../../design/types.ts';
import type { Augmentation } from '../augmentation.ts';
import { NETWORK_FEATURES, networkFeatures } from './features.ts';
import { askForest, type Forest, type ForestAnswer } from './forest.ts';
import type { AskForest } from './packedForest.ts';
import type { Fidelity, TrainedTo } from './trainings.ts';

/** How most designs were trained, each alone: a few epochs on few points, so that many can be. */
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

/** From the budget's accuracy to that of the task's target recipe, learned from designs that the recipe trained. */
export interface AtTarget {
  /** What is predicted. */
  fidelity: Fidelity;
  /** What the budget's accuracy leads to: intercept + slope * it. */
  line: { intercept: number; slope: number };
  /** From what `stepRow` reads to what a design reaches beyond the line. */
  forest: Forest;
  /** The least and the most that its designs reached: no prediction lies beyond. */
  range: readonly [number, number];
  interval: Interval;
  leftOut: AccuracyFidelity;
}

/** A trained accuracy model: plain data. */
export interface AccuracyModel {
  task: string;
  setting: Setting;
  /** Shares of the points that its designs read; all of them alone where it says none. */
  shares?: readonly number[] | undefined;
  budget: Budget;
  /** From a network's features to the accuracy on val that it reaches with the budget. */
  forest: Forest;
  interval: Interval;
  /** Share of designs that intervals are made to hold. */
  coverage: number;
  /** Each design by a fit to the seven eighths of the designs that it is not in. */
  leftOut: AccuracyFidelity;
  /** Where there is one, predictions are of the target recipe; too few designs were trained by it otherwise. */
  target?: AtTarget | undefined;
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

/** What a fit reads of a network: where it knows shares of the points, the share too. @param row of an earlier one, to write to */
export function rowOf(
  { setting, shares }: Pick<AccuracyModel, 'setting' | 'shares'>,
  genome: Pick<Genome, 'ops' | 'functions' | 'share'>,
  row = new Float64Array(NETWORK_FEATURES.length + (shares ? 1 : 0)),
): Float64Array<ArrayBuffer> {
  networkFeatures(genome, genomeContext(setting), row);
  if (shares) row[NETWORK_FEATURES.length] = Math.log2(genome.share ?? 1);
  return row;
}

/** What the step to the target recipe reads: a network's features, its accuracy with the budget, and how thoroughly it is trained. @param all of an earlier one, to write to */
export function stepRow(
  row: Float64Array,
  start: number,
  { points, epochs }: Fidelity,
  all = new Float64Array(row.length + 3),
): Float64Array<ArrayBuffer> {
  all.set(row);
  all[row.length] = start;
  all[row.length + 1] = Math.log2(points);
  all[row.length + 2] = Math.log2(epochs);
  return all;
}

const clipped = (share: number, low = 0, high = 1): number => Math.max(low, Math.min(high, share));

/** A model as one function of a network's row. @param pack makes each forest one, such as packedForest where many are asked */
export function askModel(
  { forest, target }: Pick<AccuracyModel, 'forest' | 'target'>,
  pack: (forest: Forest) => AskForest = (each) => (row) => askForest(each, row),
): (row: Float64Array) => ForestAnswer {
  const ask = pack(forest);
  if (!target) return ask;
  const { fidelity } = target;
  const askStep = pack(target.forest);
  let further: Float64Array<ArrayBuffer> | undefined;
  return (row) => {
    const start = ask(row);
    further = stepRow(row, start.mean, fidelity, further);
    return furtherAnswer(start, askStep(further), target);
  };
}

/** A cheap training's accuracy and what a longer one makes of it, as one answer. */
export const furtherAnswer = (
  start: ForestAnswer,
  beyond: ForestAnswer,
  { line: { intercept, slope }, range: [low, high] }: Pick<AtTarget, 'line' | 'range'>,
): ForestAnswer => ({
  mean: clipped(intercept + slope * start.mean + beyond.mean, low, high),
  spread: Math.hypot(slope * start.spread, beyond.spread),
});

/** Which training the predictions are of, and how far off they are. */
export function predicts({ budget, leftOut, target }: Pick<AccuracyModel, 'budget' | 'leftOut' | 'target'>): {
  training: TrainedTo;
  leftOut: AccuracyFidelity;
} {
  if (target) return { training: { ...target.fidelity, target: true }, leftOut: target.leftOut };
  const { points, epochs } = budget;
  return { training: { points, epochs }, leftOut };
}

/** The model as it answers where samples have so many points: of a training on more it says nothing there. */
export const answeringAt = (model: AccuracyModel, points: number): AccuracyModel =>
  model.target && model.target.fidelity.points > points ? { ...model, target: undefined } : model;

export const halfWidth = ({ factor, floor }: Interval, { spread }: ForestAnswer): number =>
  factor * (spread + floor);

/**
 * The accuracy on val that a valid design, of a share of the points that the model knows, reaches when it is trained alone, as
 * `predicts` says. A search looks for what is predicted best, and would find where a fit errs upwards: nothing is guessed beyond
 * what trained designs reached.
 * @param ask what askModel gives, where many designs are asked about
 * @param row of an earlier question, which this one may write to
 */
export function predictAccuracy(
  model: AccuracyModel,
  genome: Pick<Genome, 'ops' | 'functions' | 'share'>,
  ask = askModel(model),
  row?: Float64Array<ArrayBuffer>,
): AccuracyPrediction {
  const { interval } = model.target ?? model;
  const answer = ask(rowOf(model, genome, row));
  const half = halfWidth(interval, answer);
  return { accuracy: answer.mean, low: clipped(answer.mean - half), high: clipped(answer.mean + half) };
}
