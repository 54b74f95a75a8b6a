/**
 * How well is the accuracy of a design trained alone predicted from the design? Scores many random designs with a
 * supernet, trains some alone, fits the accuracy model to all but the last of these, and judges it on them. `--out` writes the
 * fit to all of them; `--again 6` trains the first six with another seed too, for what no accuracy model can know. What took
 * long is kept in .gcode, and a run that was broken off goes on there.
 *
 *   npm run -s bench:accuracy -- [--json] [--task shapes] [--data FOLDER] [--supernet FILE] [--scored 300] [--alone 60]
 *     [--unseen 16] [--again 0] [--threads 1] [--out FILE]
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { writeWhole } from '../src/cli/files.ts';
import { genomeContext, parseGenome } from '../src/design/genome.ts';
import { writeAccuracyModel } from '../src/learning/accuracy/accuracyFile.ts';
import { predictAccuracy } from '../src/learning/accuracy/accuracyModel.ts';
import { accuracyFidelity, trainAccuracy } from '../src/learning/accuracy/trainAccuracy.ts';
import { FINE_TUNE, SupernetEvaluator } from '../src/learning/supernetEvaluator.ts';
import { readSupernet } from '../src/learning/supernetFile.ts';
import { nodeRuntime } from '../src/runtime/node.node.ts';
import { taskInfo } from '../src/tasks/registry.ts';
import { benchmark, type Figure, mean } from './benchmark.ts';
import {
  ALONE_FROM,
  distinctDesigns,
  keptOr,
  openBudget,
  SCORED_FROM,
  standAlone,
  standAloneFile,
} from './standAlone.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    task: { type: 'string', default: 'shapes' },
    data: { type: 'string' },
    supernet: { type: 'string' },
    scored: { type: 'string', default: '300' },
    alone: { type: 'string', default: '60' },
    unseen: { type: 'string', default: '16' },
    again: { type: 'string', default: '0' },
    threads: { type: 'string', default: '1' },
    out: { type: 'string' },
  },
});
const { task } = values;
const { budget, data } = await openBudget(task, values.data);
const { points } = budget;
const signal = new AbortController().signal;
const runtime = nodeRuntime({ threads: Number(values.threads), spin: false });
const COVERAGE = 0.9;

await benchmark('accuracy', async (log) => {
  const path = values.supernet ?? `public/supernets/${task}.safetensors`;
  const supernet = readSupernet(new Uint8Array(await readFile(path)));
  const evaluator = new SupernetEvaluator(runtime, supernet, { ...data, samples: data.val.size });
  const { steps, seed, setting } = supernet.about;
  const context = genomeContext(setting);
  const scored = await keptOr(
    `.gcode/supernet-scores/${task}-${points}-${steps}-${seed}-${FINE_TUNE.steps}.jsonl`,
    distinctDesigns(Number(values.scored), SCORED_FROM, context),
    async (design) => (await evaluator.evaluate(signal, parseGenome(design))).accuracy,
    (text) => log(`scored: ${text}`),
  );
  const alone = await keptOr(
    standAloneFile(task, budget),
    distinctDesigns(Number(values.alone), ALONE_FROM, context),
    (design) => standAlone(signal, runtime, data, budget, design),
    (text) => log(`trained alone: ${text}`),
  );
  const other = { ...budget, seed: budget.seed + 1 };
  const again = await keptOr(
    standAloneFile(task, other),
    alone.slice(0, Number(values.again)).map(({ design }) => design),
    (design) => standAlone(signal, runtime, data, other, design),
    (text) => log(`trained again with seed ${other.seed}: ${text}`),
  );
  const apart = again.map(({ accuracy }, i) => Math.abs(accuracy - (alone[i]?.accuracy as number)));
  const about = {
    task,
    setting: supernet.about.setting,
    budget,
    fineTuneSteps: FINE_TUNE.steps,
    coverage: COVERAGE,
    created: new Date().toISOString(),
    command: `npm run -s bench:accuracy -- --task ${task} --scored ${scored.length} --alone ${alone.length}${taskInfo(task).provenance === 'your folder' ? ' --data FOLDER' : ''} --out FILE`,
  };
  const seen = alone.length - Number(values.unseen);
  const model = trainAccuracy({ scored, alone: alone.slice(0, seen) }, about);
  const unseen = alone.slice(seen);
  const predicted = unseen.map(({ design }) => predictAccuracy(model, parseGenome(design)));
  const judged = accuracyFidelity(
    unseen.map((k) => k.accuracy),
    predicted.map((k) => k.accuracy),
    predicted.map(({ low, high }) => (high - low) / 2),
  );
  const whole = trainAccuracy({ scored, alone }, about);
  if (values.out) await writeWhole(values.out, writeAccuracyModel(whole));
  const rows = ({ mae, maeOfMean, held, tau, designs }: typeof judged, words: string): Figure[] => [
    { name: `${words}: designs`, value: designs, unit: 'count' },
    { name: `${words}: mean absolute error`, value: 100 * mae, unit: 'points', goal: 'at most 1.5' },
    { name: `${words}: of predicting their mean`, value: 100 * maeOfMean, unit: 'points' },
    { name: `${words}: interval holds`, value: 100 * held, unit: '%', goal: '90' },
    { name: `${words}: Kendall tau`, value: tau, unit: '' },
  ];
  return [
    { name: `${task}: designs scored by the supernet`, value: scored.length, unit: 'count' },
    { name: 'points', value: points, unit: 'count' },
    { name: 'budget alone: epochs', value: budget.epochs, unit: 'count' },
    ...rows(judged, 'unseen designs'),
    ...rows(whole.leftOut, 'fitted to all, cross-validated in 8 parts'),
    ...(again.length > 0
      ? [
          {
            name: `two seeds apart, ${again.length} designs`,
            value: 100 * mean(apart),
            unit: 'points',
          },
        ]
      : []),
    {
      name: 'half of the interval, mean over unseen designs',
      value: 50 * mean(predicted.map((k) => k.high - k.low)),
      unit: 'points',
    },
  ];
});
