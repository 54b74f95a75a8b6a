/**
 * What training a supernet is worth: the same designs scored by a trained supernet and by one of 0 steps, which
 * has random weights and a fitted last layer. Only the difference is due to the training.
 *
 *   npm run -s bench:supernet -- [--json] [--points 64] [--steps 1500] [--designs 24] [--threads 2]
 */
import { parseArgs } from 'node:util';
import { genomeFromSeed } from '../src/design/testing.ts';
import { Supernet } from '../src/learning/supernet.ts';
import { SupernetEvaluator } from '../src/learning/supernetEvaluator.ts';
import { SUPERNET_DEFAULTS, trainSupernet } from '../src/learning/supernetTraining.ts';
import { nodeRuntime } from '../src/runtime/node.node.ts';
import { shapesTask } from '../src/tasks/shapes.ts';
import { benchmark } from './benchmark.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    points: { type: 'string', default: '64' },
    steps: { type: 'string', default: String(SUPERNET_DEFAULTS.steps) },
    designs: { type: 'string', default: '24' },
    threads: { type: 'string', default: '2' },
  },
});
const [points, steps, designs] = [values.points, values.steps, values.designs].map(Number) as [
  number,
  number,
  number,
];
const signal = new AbortController().signal;
const train = shapesTask({ split: 'train', points });
const val = shapesTask({ split: 'val', points });
const runtime = nodeRuntime({ threads: Number(values.threads), spin: false });

const mean = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0) / list.length;
/** Of the mean of a sample. */
const standardError = (list: readonly number[]): number => {
  const centre = mean(list);
  return Math.sqrt(mean(list.map((x) => (x - centre) ** 2)) / (list.length - 1));
};

async function scores(supernet: Supernet): Promise<number[]> {
  const evaluator = new SupernetEvaluator(runtime, supernet, { train, val, samples: 400 });
  const list: number[] = [];
  for (let i = 0; i < designs; i++) {
    list.push((await evaluator.evaluate(signal, genomeFromSeed(100 + i))).accuracy);
  }
  return list;
}

await benchmark('supernet', async (log) => {
  const begun = performance.now();
  let trained: Supernet | undefined;
  for await (const event of trainSupernet(signal, runtime, { ...SUPERNET_DEFAULTS, train, points, steps })) {
    trained = event.supernet;
    if (event.step % 100 === 0) log(`${event.step}/${steps} loss ${event.loss.toFixed(3)}`);
  }
  if (!trained) throw new Error('--steps is at least 1');
  const minutes = (performance.now() - begun) / 60_000;
  const after = await scores(trained);
  const before = await scores(new Supernet({ ...trained.about, steps: 0 }));
  const gains = after.map((score, i) => 100 * (score - (before[i] as number)));
  return [
    { name: `training, ${steps} steps of ${trained.about.batch}`, value: minutes, unit: 'min' },
    { name: `mean score of ${designs} random designs, trained`, value: 100 * mean(after), unit: '%' },
    { name: 'the same, 0 steps', value: 100 * mean(before), unit: '%' },
    { name: 'gain by training, paired', value: mean(gains), unit: 'points' },
    { name: 'its standard error', value: standardError(gains), unit: 'points' },
  ];
});
