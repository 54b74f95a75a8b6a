/**
 * How well is the accuracy of a design trained alone predicted from the design? Takes random designs, trains those of which
 * benchmarks/trainings has no record, fits the accuracy model to all but the last of these, and judges it on them. `--again 6` trains
 * the first six with another seed too, for what no accuracy model can know. The file of records grows with every training, so that
 * a run that was broken off resumes there. `gcode accuracy train --trainings` makes the shipped accuracy model of it.
 *
 *   npm run -s bench:accuracy -- [--json] [--task shapes] [--data FOLDER] [--designs 93] [--unseen 20] [--again 0]
 *     [--trainings FILE] [--threads 1]
 */
import { parseArgs } from 'node:util';
import { genomeContext, parseGenome } from '../src/design/genome.ts';
import { predictAccuracy } from '../src/learning/accuracy/accuracyModel.ts';
import { accuracyFidelity, trainAccuracy } from '../src/learning/accuracy/trainAccuracy.ts';
import { nodeRuntime } from '../src/runtime/node.node.ts';
import { settingOf } from '../src/tasks/task.ts';
import { benchmark, type Figure, mean } from './benchmark.ts';
import {
  ALONE_FROM,
  distinctDesigns,
  openBudget,
  standAlone,
  trainedDesigns,
  trainingsFile,
} from './standAlone.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    task: { type: 'string', default: 'shapes' },
    data: { type: 'string' },
    designs: { type: 'string', default: '93' },
    unseen: { type: 'string', default: '20' },
    again: { type: 'string', default: '0' },
    trainings: { type: 'string' },
    threads: { type: 'string', default: '1' },
  },
});
const { task } = values;
const { budget, data } = await openBudget(task, values.data);
const file = values.trainings ?? trainingsFile(task);
const signal = new AbortController().signal;
const runtime = nodeRuntime({ threads: Number(values.threads), spin: false });

await benchmark('accuracy', async (log) => {
  const setting = settingOf(data.train, budget.points);
  const trained = (seed: number, designs: readonly string[]) => {
    const own = { ...budget, seed };
    return trainedDesigns(
      { task, budget: own, file },
      designs,
      async (design) => {
        const { accuracy, samples } = await standAlone(signal, runtime, data, own, design);
        return { accuracy, samples };
      },
      (text) => log(`trained alone, seed ${seed}: ${text}`),
    );
  };
  const designs = distinctDesigns(Number(values.designs), ALONE_FROM, genomeContext(setting));
  const alone = await trained(budget.seed, designs);
  const again = await trained(budget.seed + 1, designs.slice(0, Number(values.again)));
  const apart = again.map(({ accuracy }, i) => Math.abs(accuracy - (alone[i]?.accuracy as number)));
  const about = { setting, coverage: 0.9, created: new Date().toISOString(), command: 'bench:accuracy' };
  const seen = alone.length - Number(values.unseen);
  const model = trainAccuracy(alone.slice(0, seen), about);
  const unseen = alone.slice(seen);
  const predicted = unseen.map(({ design }) => predictAccuracy(model, parseGenome(design)));
  const judged = accuracyFidelity(
    unseen.map((k) => k.accuracy),
    predicted.map((k) => k.accuracy),
    predicted.map(({ low, high }) => (high - low) / 2),
  );
  const whole = trainAccuracy(alone, about);
  const rows = ({ mae, maeOfMean, held, tau, designs }: typeof judged, words: string): Figure[] => [
    { name: `${words}: designs`, value: designs, unit: 'count' },
    { name: `${words}: mean absolute error`, value: 100 * mae, unit: 'points', goal: 'at most 1.5' },
    { name: `${words}: of predicting their mean`, value: 100 * maeOfMean, unit: 'points' },
    { name: `${words}: interval holds`, value: 100 * held, unit: '%', goal: '90' },
    { name: `${words}: Kendall tau`, value: tau, unit: '' },
  ];
  return [
    { name: `${task}: points`, value: budget.points, unit: 'count' },
    { name: 'budget alone: epochs', value: budget.epochs, unit: 'count' },
    ...rows(judged, 'unseen designs'),
    ...rows(whole.leftOut, 'fitted to all, cross-validated in 8 parts'),
    ...(again.length > 0
      ? [{ name: `two seeds apart, ${again.length} designs`, value: 100 * mean(apart), unit: 'points' }]
      : []),
    {
      name: 'half of the interval, mean over unseen designs',
      value: 50 * mean(predicted.map((k) => k.high - k.low)),
      unit: 'points',
    },
  ];
});
