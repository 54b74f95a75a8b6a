import { genomeContext, parseGenome } from '../../design/genome.ts';
import { NumberedError } from '../../design/problem.ts';
import { conformalQuantile } from '../latency/fitLatencyModel.ts';
import { networkKey } from '../supernetEvaluator.ts';
import {
  type AccuracyFidelity,
  type AccuracyModel,
  halfWidth,
  type Interval,
  withScore,
} from './accuracyModel.ts';
import { networkFeatures } from './features.ts';
import { FOREST_DEFAULTS, type ForestOptions, fitForest } from './fitForest.ts';
import { askForest, type ForestAnswer } from './forest.ts';
import { kendallTau } from './rank.ts';

/** A design and the accuracy it had: scored by the supernet, or trained alone. */
export interface ScoredDesign {
  design: string;
  accuracy: number;
}

export interface AccuracyData {
  /** Scored by the supernet; many. */
  scored: readonly ScoredDesign[];
  /** Trained alone with the budget. */
  alone: readonly ScoredDesign[];
}

/** There is too little to fit. */
class AccuracyTrainingError extends NumberedError {
  override readonly name = 'AccuracyTrainingError';
  constructor(message: string) {
    super('E415', message);
  }
}

/** Fewer trained designs give no interval worth the name. */
const FEWEST = 12;

/** Parts of the trained designs; each is predicted by a fit to the others. */
const FOLDS = 8;

/** What each row is predicted to reach by a fit without it and its part. */
function crossValidated(
  rows: readonly Float64Array[],
  reached: readonly number[],
  options: ForestOptions,
): ForestAnswer[] {
  const folds = Math.min(FOLDS, rows.length);
  const answers = new Array<ForestAnswer>(rows.length);
  for (let fold = 0; fold < folds; fold++) {
    const others = <T>(list: readonly T[]) => list.filter((_, i) => i % folds !== fold);
    const forest = fitForest(others(rows), others(reached), options);
    rows.forEach((row, i) => {
      if (i % folds === fold) answers[i] = askForest(forest, row);
    });
  }
  return answers;
}

/** Of a normal distribution: how many standard deviations hold 95 % on one side. */
const CONFIDENT = 1.645;

/**
 * Conformal, and wider where the trees disagree more than elsewhere. That of the designs at hand which would hold the wanted
 * share on average is taken a little further, so that it does so for other designs with a confidence of about 95 %.
 */
function intervalOf(
  reached: readonly number[],
  answers: readonly ForestAnswer[],
  coverage: number,
): Interval {
  const floor = mean(answers.map(({ spread }) => spread));
  const errors = answers.map(
    (answer, i) => Math.abs(answer.mean - (reached[i] as number)) / halfWidth({ factor: 1, floor }, answer),
  );
  const doubt = Math.sqrt((coverage * (1 - coverage)) / errors.length);
  return { factor: conformalQuantile(errors, Math.min(1, coverage + CONFIDENT * doubt)), floor };
}

/**
 * Fits an accuracy model. The interval and the stated fidelity are from cross-validation.
 * @throws AccuracyTrainingError on too few designs
 */
export function trainAccuracy(
  data: AccuracyData,
  about: Omit<AccuracyModel, 'scores' | 'alone' | 'interval' | 'leftOut' | 'scored'>,
  options: ForestOptions = FOREST_DEFAULTS,
): AccuracyModel {
  if (data.alone.length < FEWEST || data.scored.length < FEWEST) {
    throw new AccuracyTrainingError(
      `${data.scored.length} scored and ${data.alone.length} trained designs: at least ${FEWEST} of each are needed`,
    );
  }
  const context = genomeContext(about.setting);
  const rowOf = ({ design }: ScoredDesign) => networkFeatures(parseGenome(design), context);
  const keyOf = ({ design }: ScoredDesign) => networkKey(parseGenome(design));
  const scoredRows = data.scored.map(rowOf);
  const scores = fitForest(scoredRows, accuracies(data.scored), options);
  // A trained design that was scored too gets the score predicted without it, as an unseen design would.
  const leftOut = crossValidated(scoredRows, accuracies(data.scored), options);
  const known = new Map(data.scored.map((design, i) => [keyOf(design), leftOut[i] as ForestAnswer]));
  const rows = data.alone.map((design) => {
    const features = rowOf(design);
    return withScore(features, (known.get(keyOf(design)) ?? askForest(scores, features)).mean);
  });
  const reached = accuracies(data.alone);
  const answers = crossValidated(rows, reached, options);
  const interval = intervalOf(reached, answers, about.coverage);
  return {
    ...about,
    scores,
    alone: fitForest(rows, reached, options),
    scored: data.scored.length,
    interval,
    leftOut: accuracyFidelity(
      reached,
      answers.map((answer) => answer.mean),
      answers.map((answer) => halfWidth(interval, answer)),
    ),
  };
}

const accuracies = (list: readonly ScoredDesign[]): number[] => list.map(({ accuracy }) => accuracy);
const mean = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0) / list.length;

/** How predictions, each with half of its interval, agree with accuracies that were reached. */
export function accuracyFidelity(
  reached: readonly number[],
  predicted: readonly number[],
  halves: readonly number[],
): AccuracyFidelity {
  const errors = reached.map((r, i) => Math.abs(r - (predicted[i] as number)));
  const centre = mean(reached);
  return {
    mae: mean(errors),
    maeOfMean: mean(reached.map((r) => Math.abs(r - centre))),
    held: errors.filter((error, i) => error <= (halves[i] as number)).length / errors.length,
    tau: kendallTau(reached, predicted),
    designs: reached.length,
  };
}
