import { type Genome, genomeContext, parseGenome } from '../../design/genome.ts';
import { conformalQuantile } from '../latency/trainPredictor.ts';
import { networkKey } from '../supernetEvaluator.ts';
import { networkFeatures } from './features.ts';
import { type ChosenFit, chooseKernel, type KernelOptions, predictKernelRidge } from './kernelRidge.ts';
import { type AccuracyFidelity, type AccuracyModel, withScore } from './predictor.ts';
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
export class AccuracyTrainingError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'AccuracyTrainingError';
  }
}

/** Fewer trained designs give no interval worth the name. */
const FEWEST = 12;

const CHOICES: readonly KernelOptions[] = [0.5, 1, 2].flatMap((length) =>
  [0.1, 1].flatMap((linear) => [0.01, 0.03, 0.1, 0.3, 1, 3].map((noise) => ({ length, linear, noise }))),
);
/** Parts of the trained designs; each is predicted by a fit to the others, its kernel chosen anew. */
const FOLDS = 8;

const fitAlone = (rows: readonly Float64Array[], reached: readonly number[]): ChosenFit =>
  chooseKernel(rows, reached, CHOICES);

/** What each row is predicted to reach by a fit without it and its part. */
function crossValidated(rows: readonly Float64Array[], reached: readonly number[]): number[] {
  const folds = Math.min(FOLDS, rows.length);
  const predicted = new Array<number>(rows.length);
  for (let fold = 0; fold < folds; fold++) {
    const others = <T>(list: readonly T[]) => list.filter((_, i) => i % folds !== fold);
    const { model } = fitAlone(others(rows), others(reached));
    rows.forEach((row, i) => {
      if (i % folds === fold) predicted[i] = predictKernelRidge(model, row);
    });
  }
  return predicted;
}

/**
 * Fits a predictor. Kernels are chosen by leave-one-out error; the interval (conformal) and the stated fidelity are
 * from cross-validation in which they are chosen anew, so that no choice flatters them.
 * @throws AccuracyTrainingError on too few designs
 */
export function trainAccuracy(
  data: AccuracyData,
  about: Omit<AccuracyModel, 'scores' | 'alone' | 'halfWidth' | 'leftOut' | 'scored'>,
): AccuracyModel {
  if (data.alone.length < FEWEST || data.scored.length < FEWEST) {
    throw new AccuracyTrainingError(
      `${data.scored.length} scored and ${data.alone.length} trained designs: at least ${FEWEST} of each are needed`,
    );
  }
  const context = genomeContext(about.setting);
  const rowOf = (genome: Genome) => networkFeatures(genome, context);
  const scoredGenomes = data.scored.map(({ design }) => parseGenome(design));
  const scores = chooseKernel(scoredGenomes.map(rowOf), accuracies(data.scored), CHOICES);
  // A trained design that was scored too gets the score predicted without it, as an unseen design would.
  const leftOut = new Map(
    scoredGenomes.map((genome, i) => [networkKey(genome), scores.leftOut[i] as number]),
  );
  const rows = data.alone.map(({ design }) => {
    const genome = parseGenome(design);
    const features = rowOf(genome);
    return withScore(features, leftOut.get(networkKey(genome)) ?? predictKernelRidge(scores.model, features));
  });
  const reached = accuracies(data.alone);
  const alone = fitAlone(rows, reached);
  const guesses = crossValidated(rows, reached);
  const errors = guesses.map((guess, i) => Math.abs(guess - (reached[i] as number)));
  const halfWidth = conformalQuantile(errors, about.coverage);
  return {
    ...about,
    scores: scores.model,
    alone: alone.model,
    scored: data.scored.length,
    halfWidth,
    leftOut: accuracyFidelity(reached, guesses, halfWidth),
  };
}

const accuracies = (list: readonly ScoredDesign[]): number[] => list.map(({ accuracy }) => accuracy);
const mean = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0) / list.length;

/** How predictions agree with accuracies that were reached. */
export function accuracyFidelity(
  reached: readonly number[],
  predicted: readonly number[],
  halfWidth: number,
): AccuracyFidelity {
  const errors = reached.map((r, i) => Math.abs(r - (predicted[i] as number)));
  const centre = mean(reached);
  return {
    mae: mean(errors),
    maeOfMean: mean(reached.map((r) => Math.abs(r - centre))),
    held: errors.filter((error) => error <= halfWidth).length / errors.length,
    tau: kendallTau(reached, predicted),
    designs: reached.length,
  };
}
