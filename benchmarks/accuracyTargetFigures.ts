/** What bench:accuracy-target says of predictions, and of what the seed alone decides. */
import { parseGenome } from '../src/design/genome.ts';
import { type AccuracyModel, predictAccuracy } from '../src/learning/accuracy/accuracyModel.ts';
import { kendallTau } from '../src/learning/accuracy/rank.ts';
import { accuracyFidelity } from '../src/learning/accuracy/trainAccuracy.ts';
import type { TrainingRecord } from '../src/learning/accuracy/trainings.ts';
import { type Figure, mean } from './benchmark.ts';

/** Accuracies by network. */
type Reached = ReadonlyMap<string, number>;

const predictedBy = (model: AccuracyModel, designs: Iterable<string>) =>
  [...designs].map((design) => predictAccuracy(model, parseGenome(design)));

/**
 * The model, and the cheap budget's part of it alone, against what the designs reached.
 * @param learned what the recipe trained of the designs that the model knows
 */
export function predictionFigures(
  model: AccuracyModel,
  judged: Reached,
  learned: readonly TrainingRecord[],
): Figure[] {
  const cheap = { ...model, target: undefined };
  const reached = [...judged.values()];
  // What the recipe adds on average, over designs whose cheap accuracy no fit knew better than this one.
  const shift = mean(
    learned.map(({ design, accuracy }) => accuracy - predictAccuracy(cheap, parseGenome(design)).accuracy),
  );
  const figures = (words: string, by: AccuracyModel, add = 0): Figure[] => {
    const predicted = predictedBy(by, judged.keys());
    const halves = predicted.map(({ low, high }) => (high - low) / 2);
    const found = accuracyFidelity(
      reached,
      predicted.map(({ accuracy }) => accuracy + add),
      halves,
    );
    return [
      { name: `${words}: mean absolute error`, value: 100 * found.mae, unit: 'points', goal: 'at most 1' },
      { name: `${words}: Kendall tau`, value: found.tau, unit: '', goal: 'at least 0.6' },
      { name: `${words}: interval holds`, value: 100 * found.held, unit: '%', goal: '90' },
      { name: `${words}: half of the interval`, value: 100 * mean(halves), unit: 'points' },
    ];
  };
  const { target } = model;
  const centre = mean(reached);
  return [
    { name: 'designs of unseen fronts', value: judged.size, unit: 'count' },
    { name: 'the least that they reached', value: 100 * Math.min(...reached), unit: '%' },
    { name: 'the most', value: 100 * Math.max(...reached), unit: '%' },
    {
      name: 'guessing their mean: mean absolute error',
      value: 100 * mean(reached.map((r) => Math.abs(r - centre))),
      unit: 'points',
    },
    ...(target ? figures('the accuracy model at the target', model) : []),
    ...figures('the cheap budget as it is', cheap),
    ...figures('the cheap budget and a mean step', cheap, shift),
    ...(target
      ? [
          {
            name: 'cross-validated on what it learned from: mean absolute error',
            value: 100 * target.leftOut.mae,
            unit: 'points',
          },
          {
            name: 'cross-validated: of guessing the mean',
            value: 100 * target.leftOut.maeOfMean,
            unit: 'points',
          },
          { name: 'cross-validated: Kendall tau', value: target.leftOut.tau, unit: '' },
        ]
      : []),
  ];
}

/** What two trainings of one design, which differ in their seed alone, agree on: over all designs that were trained so. */
export function repeatFigures(ended: readonly TrainingRecord[]): Figure[] {
  const byDesign = new Map<string, number[]>();
  for (const { design, accuracy } of ended.toSorted((a, b) => a.seed - b.seed))
    byDesign.set(design, [...(byDesign.get(design) ?? []), accuracy]);
  const twice = [...byDesign.values()].filter(({ length }) => length > 1);
  if (twice.length < 2) return [];
  const [first, second] = [0, 1].map((i) => twice.map((each) => each[i] as number)) as [number[], number[]];
  const apart = first.map((each, i) => 100 * Math.abs(each - (second[i] as number))).sort((a, b) => a - b);
  const words = `all ${twice.length} designs that were trained twice: one training against the other`;
  return [
    { name: `${words}, mean absolute difference`, value: mean(apart), unit: 'points' },
    { name: `${words}, median`, value: apart[Math.floor(apart.length / 2)] as number, unit: 'points' },
    { name: `${words}, the most`, value: apart.at(-1) as number, unit: 'points' },
    { name: `${words}, Kendall tau`, value: kendallTau(first, second), unit: '' },
  ];
}

/** How well one training of a design tells what another one reaches, and the model beside it on the same designs. */
export function seedFigures(model: AccuracyModel, first: Reached, second: Reached): Figure[] {
  const both = [...second.keys()].filter((design) => first.has(design));
  if (both.length < 2) return [];
  const [a, b] = [first, second].map((reached) => both.map((design) => reached.get(design) as number)) as [
    number[],
    number[],
  ];
  const middle = a.map((each, i) => (each + (b[i] as number)) / 2);
  const said = predictedBy(model, both).map(({ accuracy }) => accuracy);
  const words = `${both.length} designs with two seeds`;
  const error = (from: readonly number[], to: readonly number[]) =>
    100 * mean(from.map((each, i) => Math.abs(each - (to[i] as number))));
  return [
    {
      name: `${words}: one seed against the other, mean absolute difference`,
      value: error(a, b),
      unit: 'points',
    },
    { name: `${words}: one seed against the other, Kendall tau`, value: kendallTau(a, b), unit: '' },
    { name: `${words}: the model against one seed, Kendall tau`, value: kendallTau(said, a), unit: '' },
    { name: `${words}: the model against the other, Kendall tau`, value: kendallTau(said, b), unit: '' },
    {
      name: `${words}: the model against their mean, Kendall tau`,
      value: kendallTau(said, middle),
      unit: '',
    },
    {
      name: `${words}: the model against their mean, mean absolute error`,
      value: error(said, middle),
      unit: 'points',
    },
  ];
}
