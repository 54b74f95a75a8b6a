import { targetFidelity } from '../targets.ts';
import { type AtTarget, furtherAnswer, stepRow } from './accuracyModel.ts';
import { type ForestOptions, fitForest } from './fitForest.ts';
import { askForest, type Forest, type ForestAnswer } from './forest.ts';
import { type Fidelity, sameFidelity } from './trainings.ts';

/** Fewer designs that the target recipe trained to its end say too little of others. */
export const FEWEST_AT_TARGET = 12;
/** Parts of the designs; each is predicted by a step that was fitted to the others. */
const FOLDS = 8;

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
 * Fits the step from the budget's accuracy to the target recipe's. Trainings by the recipe that ended earlier teach it too: points
 * and epochs are what it reads beside the network.
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
      options,
    ),
  );
  const answers = ended.map((each) => {
    const { row, start } = each;
    const step = without[foldOf(each) as number] as Forest;
    return furtherAnswer(start, askForest(step, stepRow(row, start.mean, fidelity)), range);
  });
  return { fidelity, forest: fitStep(trained, options), range, ...judge(reached, answers) };
}

const fitStep = (trained: readonly FurtherTrained[], options: ForestOptions): Forest =>
  fitForest(
    trained.map(({ row, start, fidelity }) => stepRow(row, start.mean, fidelity)),
    trained.map(({ accuracy, start }) => accuracy - start.mean),
    options,
  );
