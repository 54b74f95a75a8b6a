/**
 * How well is the accuracy predicted that a design reaches by its task's target recipe? Designs come from the top, what searches with
 * some seeds put on their fronts, and at random; each is trained by the recipe to its end unless benchmarks/trainings has
 * a record of it. The accuracy model is fitted without the fronts of the last seeds, and judged on them.
 * A run that was broken off resumes at the next design. `--minutes` trains for so long at most, and judges what is there.
 *
 *   npm run -s bench:accuracy-target -- [--json] [--task mr] [--data FOLDER] [--random 24] [--fronts 4] [--unseen 6] [--each 8]
 *     [--trainings FILE] [--threads 1] [--minutes 60]
 */
import { parseArgs } from 'node:util';
import { networkText } from '../src/app/verify/records.ts';
import { trainStages } from '../src/app/zoo/stages.ts';
import { genomeContext, parseGenome } from '../src/design/genome.ts';
import { designOf } from '../src/design/genomeDesign.ts';
import { predictAccuracy } from '../src/learning/accuracy/accuracyModel.ts';
import { accuracyFidelity, trainAccuracy } from '../src/learning/accuracy/trainAccuracy.ts';
import { sameFidelity, type TrainingRecord } from '../src/learning/accuracy/trainings.ts';
import type { Checkpoint } from '../src/learning/checkpoint.ts';
import { targetFidelity, targetRecipe } from '../src/learning/targets.ts';
import { nodeRuntime } from '../src/runtime/node.node.ts';
import { openTaskFolder } from '../src/tasks/folder.node.ts';
import { settingOf } from '../src/tasks/task.ts';
import { benchmark, type Figure, mean } from './benchmark.ts';
import { frontsOf } from './fronts.ts';
import { ALONE_FROM, distinctDesigns, recordedBy, savedRecords, trainingsFile } from './standAlone.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    task: { type: 'string', default: 'mr' },
    data: { type: 'string' },
    random: { type: 'string', default: '24' },
    fronts: { type: 'string', default: '4' },
    unseen: { type: 'string', default: '6' },
    each: { type: 'string', default: '8' },
    trainings: { type: 'string' },
    threads: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '600' },
  },
});
const { task } = values;
/** First seed of the searches whose fronts are learned from, and of those that judge; and how many networks each scores. */
const SEEN = { from: 1, candidates: 60_000 };
const UNSEEN = { from: 1001, candidates: 3000 };
const target = targetRecipe(task);
const fidelity = targetFidelity(task);
if (!target || !fidelity) throw new Error(`--task ${task}: it has no target recipe`);
const signal = new AbortController().signal;
const file = values.trainings ?? trainingsFile(task);
const frontsFile = file.replace('.jsonl', '.fronts.json');

await benchmark('accuracy-target', async (log) => {
  const until = performance.now() + 60_000 * Number(values.minutes);
  const stored = Math.max(
    ...target.stages.map(({ points, recipe }) => Math.max(points, recipe.augmentation.drawFrom ?? 0)),
  );
  const source = { task, ...(values.data && { data: values.data }) };
  const data = {
    train: await openTaskFolder({ ...source, points: stored }, 'train'),
    val: await openTaskFolder({ ...source, points: target.points }, 'val'),
  };
  const setting = settingOf(data.val, target.points);
  const runtime = nodeRuntime({ threads: Number(values.threads), spin: false });
  const seeds = (from: number, n: string) => Array.from({ length: Number(n) }, (_, i) => from + i);
  const [seen, unseen] = [seeds(SEEN.from, values.fronts), seeds(UNSEEN.from, values.unseen)];
  const about = { task, points: target.points, each: Number(values.each) };
  const fronts = {
    ...(await frontsOf(signal, { ...about, ...SEEN, seeds: seen, file: frontsFile })),
    ...(await frontsOf(signal, { ...about, ...UNSEEN, seeds: unseen, file: frontsFile })),
  };
  const random = distinctDesigns(Number(values.random), ALONE_FROM, genomeContext(setting));
  const learned = [...seen.flatMap((seed) => fronts[seed] as string[]), ...random].map(networkText);
  const judging = [...new Set(unseen.flatMap((seed) => fronts[seed] as string[]))].filter(
    (design) => !learned.includes(design),
  );
  // In turn, so that a run that is broken off has some of each.
  const order = Array.from({ length: Math.max(learned.length, judging.length) }, (_, i) => [
    learned[i],
    judging[i],
  ]).flat();
  const isTarget = (record: TrainingRecord) => record.recipe === 'target' && sameFidelity(record, fidelity);
  for (const [i, design] of order.entries()) {
    if (!design || performance.now() > until) continue;
    const known = (await savedRecords(file)).filter(isTarget);
    if (known.some((record) => networkText(record.design) === design)) continue;
    const kept = new Map<number, Checkpoint>();
    const started = performance.now();
    const done = await trainStages(signal, {
      ...{ design: designOf(parseGenome(design)), stages: target.stages, data, runtime },
      store: {
        load: async (stage) => kept.get(stage),
        save: async (stage, checkpoint) => void kept.set(stage, checkpoint),
      },
    });
    const { valAccuracy: accuracy, seed } = done.at(-1) as Checkpoint;
    if (accuracy === undefined) throw new Error(`${design}: nothing was judged`);
    await recordedBy(file, {
      task,
      design,
      ...fidelity,
      seed,
      recipe: 'target',
      accuracy,
      samples: data.val.size,
    });
    log(
      `${i + 1} of ${order.length}: ${(100 * accuracy).toFixed(1)} %, ${((performance.now() - started) / 1000).toFixed(1)} s`,
    );
  }
  const records = await savedRecords(file);
  const ended = records.filter(isTarget);
  const judged = ended.filter(({ design }) => judging.includes(networkText(design)));
  const apart = new Set(judged.map(({ design }) => networkText(design)));
  const fit = {
    setting,
    coverage: 0.9,
    created: new Date().toISOString(),
    command: 'bench:accuracy-target',
  };
  const rest = records.filter(({ design }) => !apart.has(networkText(design)));
  const model = trainAccuracy(rest, fit);
  const cheap = { ...model, target: undefined };
  const said = (by: typeof model) => judged.map(({ design }) => predictAccuracy(by, parseGenome(design)));
  const reached = judged.map(({ accuracy }) => accuracy);
  // What the recipe adds on average, over designs whose cheap accuracy no fit knew better than this one.
  const shift = mean(
    rest
      .filter(isTarget)
      .map(({ design, accuracy }) => accuracy - predictAccuracy(cheap, parseGenome(design)).accuracy),
  );
  const figures = (words: string, by: typeof model, add = 0): Figure[] => {
    const predicted = said(by);
    const found = accuracyFidelity(
      reached,
      predicted.map(({ accuracy }) => accuracy + add),
      predicted.map(({ low, high }) => (high - low) / 2),
    );
    return [
      { name: `${words}: mean absolute error`, value: 100 * found.mae, unit: 'points', goal: 'at most 1' },
      { name: `${words}: Kendall tau`, value: found.tau, unit: '', goal: 'at least 0.6' },
      { name: `${words}: interval holds`, value: 100 * found.held, unit: '%', goal: '90' },
      {
        name: `${words}: half of the interval`,
        value: 50 * mean(predicted.map(({ low, high }) => high - low)),
        unit: 'points',
      },
    ];
  };
  const centre = mean(reached);
  return [
    {
      name: `${task}, target recipe: designs learned from`,
      value: rest.filter(isTarget).length,
      unit: 'count',
    },
    { name: 'designs of unseen fronts', value: judged.length, unit: 'count' },
    { name: 'the least that they reached', value: 100 * Math.min(...reached), unit: '%' },
    { name: 'the most', value: 100 * Math.max(...reached), unit: '%' },
    {
      name: 'guessing their mean: mean absolute error',
      value: 100 * mean(reached.map((r) => Math.abs(r - centre))),
      unit: 'points',
    },
    ...figures('the accuracy model at the target', model),
    ...figures('the cheap budget as it is', cheap),
    ...figures('the cheap budget and a mean step', cheap, shift),
    ...(model.target
      ? [
          {
            name: 'cross-validated on what it learned from: mean absolute error',
            value: 100 * model.target.leftOut.mae,
            unit: 'points',
          },
          {
            name: 'cross-validated: of guessing the mean',
            value: 100 * model.target.leftOut.maeOfMean,
            unit: 'points',
          },
          { name: 'cross-validated: Kendall tau', value: model.target.leftOut.tau, unit: '' },
        ]
      : []),
  ];
});
