import { targetFidelity } from '../targets.ts';
import { type AtTarget, furtherAnswer, stepRow } from './accuracyModel.ts';
import { type ForestOptions, fitForest } from './fitForest.ts';
import { askForest, type ForestAnswer } from './forest.ts';
import { type Fidelity, sameFidelity } from './trainings.ts';

/** Fewer designs that the target recipe trained to its end say too little of others. */
export const FEWEST_AT_TARGET = 12;
/** Parts of the designs; each is predicted by a step that was fitted to the others. */
const FOLDS = 8;
/**
 * How much of what the forest says a design differs by is believed. It learns from few designs: all of it brings predictions nearer
 * and mixes up the order of designs that lie close.
 */
const BELIEVED = 0.5;

/** A network that the target recipe trained, to its end or not as far. */
export interface FurtherTrained {
  row: Float64Array;
  fidelity: Fidelity;
  accuracy: number;
  /** What it reaches with the budget, by a fit that knows no training of it. */
  start: ForestAnswer;
}

type Judge = (
  reached: readonly number[],
  answers: readonly ForestAnswer[],
) => Pick<AtTarget, 'interval' | 'leftOut'>;

/**
 * Fits the step from the budget's accuracy to the target recipe's: a line, and what single designs differ from it by. Trainings by
 * the recipe that ended earlier teach that too, each held against the line of its own fidelity: points and epochs are what the
 * forest reads beside the network.
 * @param judge interval and error of answers that were given without the designs' own trainings
 * @returns undefined where too few designs were trained to the end
 */
export function fitTargetStep(
  task: string,
  trained: readonly FurtherTrained[],
  options: ForestOptions,
  judge: Judge,
): AtTarget | undefined {
  const fidelity = targetFidelity(task);
  const ended = fidelity ? trained.filter((each) => sameFidelity(each.fidelity, fidelity)) : [];
  if (!fidelity || ended.length < FEWEST_AT_TARGET) return undefined;
  const reached = ended.map(({ accuracy }) => accuracy);
  const range: AtTarget['range'] = [Math.min(...reached), Math.max(...reached)];
  const folds = new Map(ended.map(({ row }, i) => [row.join(), i % FOLDS]));
  const foldOf = ({ row }: FurtherTrained) => folds.get(row.join());
  const without = Array.from({ length: FOLDS }, (_, fold) =>
    fitStep(
      trained.filter((each) => foldOf(each) !== fold),
      fidelity,
      options,
    ),
  );
  const answers = ended.map((each) => {
    const { row, start } = each;
    const { line, forest } = without[foldOf(each) as number] as Step;
    return furtherAnswer(start, askForest(forest, stepRow(row, start.mean, fidelity)), { line, range });
  });
  return { fidelity, ...fitStep(trained, fidelity, options), range, ...judge(reached, answers) };
}

type Step = Pick<AtTarget, 'line' | 'forest'>;

function fitStep(trained: readonly FurtherTrained[], fidelity: Fidelity, options: ForestOptions): Step {
  const lines = trained.map((each) =>
    lineThrough(trained.filter((other) => sameFidelity(other.fidelity, each.fidelity))),
  );
  const forest = fitForest(
    trained.map((each) => stepRow(each.row, each.start.mean, each.fidelity)),
    trained.map(({ accuracy, start }, i) => {
      const { intercept, slope } = lines[i] as AtTarget['line'];
      return BELIEVED * (accuracy - intercept - slope * start.mean);
    }),
    options,
  );
  return { line: lineThrough(trained.filter((each) => sameFidelity(each.fidelity, fidelity))), forest };
}

/** From the budget's accuracy to what was reached, by least squares; as if as many designs again had kept their distances. */
function lineThrough(trained: readonly FurtherTrained[]): AtTarget['line'] {
  const mean = (of: (each: FurtherTrained) => number) =>
    trained.reduce((sum, each) => sum + of(each), 0) / trained.length;
  const [from, to] = [mean(({ start }) => start.mean), mean(({ accuracy }) => accuracy)];
  const variance = mean(({ start }) => (start.mean - from) ** 2);
  const common = mean(({ start, accuracy }) => (start.mean - from) * (accuracy - to));
  const slope = variance > 0 ? (common + variance) / (2 * variance) : 1;
  return { intercept: to - slope * from, slope };
}
