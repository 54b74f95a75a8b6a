/**
 * Does a supernet rank designs as training each of them alone does? Trains a supernet (or takes one), trains random
 * designs alone with one budget, scores the same designs with the supernet and with one of 0 steps, whose weights are
 * random: only the difference is due to its training. What took long is kept in .gcode, and a run that was broken off
 * goes on there.
 *
 *   npm run -s bench:supernet -- [--json] [--task shapes] [--data FOLDER] [--supernet FILE] [--steps 6000] [--designs 24]
 *     [--skip 0] [--fine-tune 40] [--threads 1]
 *
 * --skip leaves the first designs out, so that others than those by which something was chosen judge it.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { writeWhole } from '../src/cli/files.ts';
import { genomeContext, parseGenome } from '../src/design/genome.ts';
import { kendallTau, spearmanRho } from '../src/learning/accuracy/rank.ts';
import { stepsOf } from '../src/learning/epochs.ts';
import type { Supernet } from '../src/learning/supernet.ts';
import { FINE_TUNE, SupernetEvaluator } from '../src/learning/supernetEvaluator.ts';
import { readSupernet, writeSupernet } from '../src/learning/supernetFile.ts';
import { newSupernet, SUPERNET_DEFAULTS, trainSupernet } from '../src/learning/supernetTraining.ts';
import { nodeRuntime } from '../src/runtime/node.node.ts';
import { benchmark, type Figure, mean } from './benchmark.ts';
import { ALONE_FROM, distinctDesigns, keptOr, openBudget, standAlone, standAloneFile } from './standAlone.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    task: { type: 'string', default: 'shapes' },
    data: { type: 'string' },
    supernet: { type: 'string' },
    steps: { type: 'string', default: '6000' },
    designs: { type: 'string', default: '24' },
    skip: { type: 'string', default: '0' },
    'fine-tune': { type: 'string', default: String(FINE_TUNE.steps) },
    threads: { type: 'string', default: '1' },
  },
});
const { task } = values;
const { budget, data } = await openBudget(task, values.data);
const { points } = budget;
const signal = new AbortController().signal;
const runtime = nodeRuntime({ threads: Number(values.threads), spin: false });

/** The given supernet, the kept one, or a new one; kept now and then while it trains. */
async function supernetOf(log: (text: string) => void): Promise<{ supernet: Supernet; minutes: number }> {
  const read = async (path: string) => readSupernet(new Uint8Array(await readFile(path)));
  if (values.supernet) return { supernet: await read(values.supernet), minutes: 0 };
  const steps = Number(values.steps);
  const path = `.gcode/supernets/${task}-${points}-${steps}.safetensors`;
  const kept = await read(path).catch(() => undefined);
  if (kept?.about.steps === steps) return { supernet: kept, minutes: 0 };
  const begun = performance.now();
  await mkdir('.gcode/supernets', { recursive: true });
  const options = { ...SUPERNET_DEFAULTS, train: data.train, points, steps, ...(kept && { resume: kept }) };
  let supernet = kept;
  for await (const event of trainSupernet(signal, runtime, options)) {
    supernet = event.supernet;
    if (event.step % 250 !== 0 && event.step !== steps) continue;
    log(`supernet: step ${event.step} of ${steps}, mean loss ${supernet.about.log.at(-1)?.loss.toFixed(3)}`);
    await writeWhole(path, writeSupernet(supernet));
  }
  return { supernet: supernet as Supernet, minutes: (performance.now() - begun) / 60_000 };
}

await benchmark('supernet', async (log) => {
  const { supernet, minutes } = await supernetOf(log);
  const context = genomeContext(supernet.about.setting);
  const skip = Number(values.skip);
  const designs = distinctDesigns(skip + Number(values.designs), ALONE_FROM, context).slice(skip);
  const alone = await keptOr(
    standAloneFile(task, budget),
    designs,
    (design) => standAlone(signal, runtime, data, budget, design),
    (text) => log(`trained alone: ${text}`),
  );
  const reached = alone.map(({ accuracy }) => accuracy);
  const figures: Figure[] = [
    { name: `${task}: designs trained alone`, value: alone.length, unit: 'count', goal: 'at least 24' },
    { name: 'points', value: points, unit: 'count' },
    { name: 'budget of each: epochs', value: budget.epochs, unit: 'count' },
    {
      name: 'budget of each: steps',
      value: budget.epochs * stepsOf(budget.trainSamples ?? data.train.size, budget.batch),
      unit: 'count',
    },
    { name: 'mean accuracy alone', value: 100 * mean(reached), unit: '%' },
    {
      name: 'mean time alone, when each was trained',
      value: mean(alone.map((k) => k.seconds)),
      unit: 's a design',
    },
    {
      name: `supernet: ${supernet.about.steps} steps of ${supernet.about.batch}`,
      value: minutes,
      unit: 'min now',
    },
  ];
  for (const fineTuneSteps of values['fine-tune'].split(',').map(Number)) {
    for (const [words, net] of [
      ['trained', supernet],
      ['of 0 steps', newSupernet(supernet.about, data.train)],
    ] as const) {
      const evaluator = new SupernetEvaluator(runtime, net, {
        ...data,
        samples: data.val.size,
        fineTuneSteps,
      });
      const begun = performance.now();
      const scores: number[] = [];
      for (const design of designs) {
        scores.push((await evaluator.evaluate(signal, parseGenome(design))).accuracy);
      }
      const seconds = (performance.now() - begun) / 1000 / designs.length;
      const name = `supernet ${words}, ${fineTuneSteps} steps of fine-tuning`;
      log(`${name}: tau ${kendallTau(reached, scores).toFixed(3)}`);
      figures.push(
        {
          name: `${name}: Kendall tau`,
          value: kendallTau(reached, scores),
          unit: '',
          ...(net === supernet && fineTuneSteps > 0 && { goal: 'at least 0.6' }),
        },
        { name: `${name}: Spearman rho`, value: spearmanRho(reached, scores), unit: '' },
        { name: `${name}: mean score`, value: 100 * mean(scores), unit: '%' },
        { name: `${name}: time`, value: seconds, unit: 's a design' },
      );
    }
  }
  return figures;
});
