import { parseGenome } from '../../design/genome.ts';
import { NumberedError } from '../../design/problem.ts';
import { conformalQuantile } from '../latency/fitLatencyModel.ts';
import { targetRecipe } from '../targets.ts';
import {
  type AccuracyFidelity,
  type AccuracyModel,
  type Budget,
  halfWidth,
  type Interval,
  knowsShare,
  rowOf,
} from './accuracyModel.ts';
import { FOREST_DEFAULTS, type ForestOptions, fitForest } from './fitForest.ts';
import { askForest, type ForestAnswer } from './forest.ts';
import { kendallTau } from './rank.ts';
import { type FurtherTrained, fitTargetStep } from './targetStep.ts';
import { type Fidelity, type TrainingRecord, wayOf } from './trainings.ts';

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

/** One accuracy for each network of some records: the mean where seeds differ, in the order in which they come first. */
function byNetwork(records: readonly TrainingRecord[], about: Pick<AccuracyModel, 'setting' | 'shares'>) {
  const found = new Map<string, { row: Float64Array; all: number[] }>();
  for (const { design, accuracy } of records) {
    const genome = parseGenome(design);
    if (!knowsShare(about, genome.share)) continue;
    const row = rowOf(about, genome);
    const known = found.get(design);
    if (known) known.all.push(accuracy);
    else found.set(design, { row, all: [accuracy] });
  }
  return new Map([...found].map(([design, { row, all }]) => [design, { row, accuracy: mean(all) }]));
}

/** Shares of the points that enough designs read to say something of them; undefined where that is so of all points alone. */
function sharesIn(records: readonly TrainingRecord[]): number[] | undefined {
  const designs = [...new Set(records.map(({ design }) => design))];
  const counts = new Map<number, number>();
  for (const { share = 1 } of designs.map(parseGenome)) counts.set(share, (counts.get(share) ?? 0) + 1);
  const known = [...counts].flatMap(([share, count]) => (count >= FEWEST ? [share] : []));
  return known.some((share) => share !== 1) ? known.sort((a, b) => b - a) : undefined;
}

/** Records in groups whose accuracies compare, that of the most designs first. */
function waysOf(records: readonly TrainingRecord[]): TrainingRecord[][] {
  const ways = new Map<string, TrainingRecord[]>();
  for (const record of records) {
    const own = ways.get(wayOf(record)) ?? [];
    ways.set(wayOf(record), [...own, record]);
  }
  const designs = (way: readonly TrainingRecord[]) => new Set(way.map(({ design }) => design)).size;
  return [...ways.values()].sort((a, b) => designs(b) - designs(a));
}

function budgetOf({ task, points, epochs, seed, recipe }: TrainingRecord): Budget {
  if (recipe !== 'target') return { points, epochs, seed, ...recipe };
  const stage = targetRecipe(task)?.stages.find((each) => each.points === points);
  if (!stage) throw new AccuracyTrainingError(`${task} has no target recipe at ${points} points`);
  const { batch, learningRate, dropout, ema, augmentation } = stage.recipe;
  return { points, epochs, seed, batch, learningRate, dropout, ema, augmentation };
}

interface AccuracyAbout extends Pick<AccuracyModel, 'setting' | 'coverage' | 'created' | 'command'> {
  options?: ForestOptions;
}

/**
 * Fits an accuracy model to the trainings of one task. What most designs were trained with is the budget that its forest knows;
 * where enough were trained by the target recipe to its end, a step from there to that is what it predicts. Interval and error are
 * from cross-validation.
 * @throws AccuracyTrainingError on too few designs
 */
export function trainAccuracy(
  records: readonly TrainingRecord[],
  { options = FOREST_DEFAULTS, ...about }: AccuracyAbout,
): AccuracyModel {
  const [base = [], ...others] = waysOf(records);
  const shares = sharesIn(base);
  const read = { setting: about.setting, shares };
  const networks = byNetwork(base, read);
  if (networks.size < FEWEST) {
    throw new AccuracyTrainingError(
      `${networks.size} designs were trained alike: at least ${FEWEST} are needed`,
    );
  }
  const first = base[0] as TrainingRecord;
  const rows = [...networks.values()].map(({ row }) => row);
  const reached = [...networks.values()].map(({ accuracy }) => accuracy);
  const forest = fitForest(rows, reached, options);
  const answers = crossValidated(rows, reached, options);
  // By what is read of them: records may write one network in several ways.
  const unseen = new Map(rows.map((row, i) => [row.join(), answers[i] as ForestAnswer]));
  const further = others.flatMap((way): FurtherTrained[] => {
    const { points, epochs, recipe } = way[0] as TrainingRecord;
    if (recipe !== 'target') return [];
    const fidelity: Fidelity = { points, epochs };
    return [...byNetwork(way, read).values()].map(({ row, accuracy }) => {
      const start = unseen.get(row.join()) ?? askForest(forest, row);
      return { row, accuracy, fidelity, start };
    });
  });
  const judge = (values: readonly number[], said: readonly ForestAnswer[]) => {
    const interval = intervalOf(values, said, about.coverage);
    const halves = said.map((answer) => halfWidth(interval, answer));
    const means = said.map((answer) => answer.mean);
    return { interval, leftOut: accuracyFidelity(values, means, halves) };
  };
  const target = fitTargetStep(first.task, further, options, judge);
  return {
    ...about,
    ...(shares && { shares }),
    ...{ task: first.task, budget: budgetOf(first), forest, ...judge(reached, answers) },
    setting: { ...about.setting, points: first.points },
    ...(target && { target }),
  };
}

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
