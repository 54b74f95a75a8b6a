/**
 * How well is the accuracy predicted that a design reaches by its task's target recipe? Designs come from the top, what searches with
 * some seeds put on their fronts, and at random; each is trained by the recipe to its end unless benchmarks/trainings has
 * a record of it. The accuracy model is fitted without the fronts of the last seeds, and judged on them.
 * A run that was broken off resumes at the next design. `--minutes` trains for so long at most, and judges what is there.
 * `--again 6` trains the first six that judge with another seed too: how well one training tells what another one reaches is
 * what no model of designs can be much better than. `--cheap` trains the fronts' designs that are learned from with the cheap budget
 * too, which knows random designs alone otherwise. Of what is learned from, the least computing comes first. `--from` is the first seed
 * that judges: one that nobody looked at before, where a model was chosen by what earlier ones said.
 *
 *   npm run -s bench:accuracy-target -- [--json] [--task mr] [--data FOLDER] [--random 24] [--fronts 4] [--unseen 6] [--from 1001]
 *     [--each 8] [--again 0] [--cheap] [--trainings FILE] [--threads 1] [--minutes 60]
 */
import { parseArgs } from 'node:util';
import { networkText } from '../src/app/verify/records.ts';
import { trainStages } from '../src/app/zoo/stages.ts';
import { costsOf, totalCost } from '../src/design/cost.ts';
import { genomeContext, parseGenome } from '../src/design/genome.ts';
import { designOf } from '../src/design/genomeDesign.ts';
import { trainAccuracy } from '../src/learning/accuracy/trainAccuracy.ts';
import { sameFidelity, type TrainingRecord } from '../src/learning/accuracy/trainings.ts';
import type { Checkpoint } from '../src/learning/checkpoint.ts';
import { targetFidelity, targetRecipe } from '../src/learning/targets.ts';
import { nodeRuntime } from '../src/runtime/node.node.ts';
import { openTaskFolder } from '../src/tasks/folder.node.ts';
import { settingOf } from '../src/tasks/task.ts';
import { predictionFigures, repeatFigures, seedFigures } from './accuracyTargetFigures.ts';
import { benchmark } from './benchmark.ts';
import { frontsOf } from './fronts.ts';
import {
  ALONE_FROM,
  distinctDesigns,
  openBudget,
  recordedBy,
  savedRecords,
  standAlone,
  trainedDesigns,
  trainingsFile,
} from './standAlone.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    task: { type: 'string', default: 'mr' },
    data: { type: 'string' },
    random: { type: 'string', default: '24' },
    fronts: { type: 'string', default: '4' },
    unseen: { type: 'string', default: '6' },
    from: { type: 'string', default: '1001' },
    each: { type: 'string', default: '8' },
    again: { type: 'string', default: '0' },
    cheap: { type: 'boolean', default: false },
    trainings: { type: 'string' },
    threads: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '600' },
  },
});
const { task } = values;
/** First seed of the searches whose fronts are learned from, and of those that judge; and how many networks each scores. */
const SEEN = { from: 1, candidates: 60_000 };
const UNSEEN = { from: Number(values.from), candidates: 3000 };
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
  const on = (seeds: readonly number[]) =>
    new Set(seeds.flatMap((seed) => fronts[seed] as string[]).map(networkText));
  const fromFronts = [...on(seen)];
  const flopsOf = (design: string) =>
    totalCost(costsOf(designOf(parseGenome(design)), setting).values()).flops;
  const byFlops = (designs: readonly string[]) => designs.toSorted((a, b) => flopsOf(a) - flopsOf(b));
  const learned = byFlops([...fromFronts, ...random.map(networkText)]);
  const judging = [...on(unseen)].filter((design) => !learned.includes(design));
  const isTarget = (record: TrainingRecord) => record.recipe === 'target' && sameFidelity(record, fidelity);
  /** Trains a design by the recipe to its end, unless there is a record of that with this seed. */
  const trained = async (design: string, seed: number, words: string): Promise<void> => {
    const known = (await savedRecords(file)).filter((record) => isTarget(record) && record.seed === seed);
    if (known.some((record) => networkText(record.design) === design) || performance.now() > until) return;
    const kept = new Map<number, Checkpoint>();
    const started = performance.now();
    const done = await trainStages(signal, {
      ...{ design: designOf(parseGenome(design)), data, runtime },
      stages: target.stages.map(({ points, recipe }) => ({ points, recipe: { ...recipe, seed } })),
      store: {
        load: async (stage) => kept.get(stage),
        save: async (stage, checkpoint) => void kept.set(stage, checkpoint),
      },
    });
    const { valAccuracy: accuracy } = done.at(-1) as Checkpoint;
    if (accuracy === undefined) throw new Error(`${design}: nothing was judged`);
    const { size: samples } = data.val;
    await recordedBy(file, { task, design, ...fidelity, seed, recipe: 'target', accuracy, samples });
    const seconds = (performance.now() - started) / 1000;
    log(`${words}, seed ${seed}: ${(100 * accuracy).toFixed(1)} %, ${seconds.toFixed(1)} s`);
  };
  if (values.cheap) {
    const { budget, data: few } = await openBudget(task, values.data);
    for (const design of byFlops(fromFronts)) {
      if (performance.now() > until) break;
      const train = (each: string) => standAlone(signal, runtime, few, budget, each);
      await trainedDesigns({ task, budget, file }, [design], train, (words) => log(`cheap budget, ${words}`));
    }
  }
  const [first] = target.stages as [(typeof target.stages)[number]];
  const { seed } = first.recipe;
  // In turn, so that a run that is broken off has some of each.
  const order = Array.from({ length: Math.max(learned.length, judging.length) }, (_, i) => [
    learned[i],
    judging[i],
  ]).flat();
  const again = judging.slice(0, Number(values.again));
  for (const [i, design] of order.entries()) {
    if (!design) continue;
    await trained(design, seed, `${i + 1} of ${order.length}`);
    if (again.includes(design)) await trained(design, seed + 1, `${i + 1} of ${order.length}, again`);
  }
  const records = await savedRecords(file);
  const ended = records.filter(isTarget);
  const reachedBy = (seed: number) =>
    new Map(
      ended
        .filter((record) => record.seed === seed && judging.includes(networkText(record.design)))
        .map(({ design, accuracy }) => [networkText(design), accuracy]),
    );
  const judged = reachedBy(seed);
  const rest = records.filter(({ design }) => !judged.has(networkText(design)));
  const model = trainAccuracy(rest, {
    setting,
    coverage: 0.9,
    created: new Date().toISOString(),
    command: 'bench:accuracy-target',
  });
  const designs = new Set(rest.filter(isTarget).map(({ design }) => networkText(design)));
  return [
    { name: `${task}, target recipe: designs learned from`, value: designs.size, unit: 'count' },
    ...predictionFigures(model, judged, rest.filter(isTarget)),
    ...seedFigures(model, judged, reachedBy(seed + 1)),
    ...repeatFigures(ended),
  ];
});
