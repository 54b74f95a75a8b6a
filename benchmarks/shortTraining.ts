/**
 * Does a short training rank designs as a longer one does? Trains random designs whose longer training is on record for some
 * steps each, and gives the agreement of the two orders.
 *
 *   npm run -s bench:short-training -- [--json] [--task shapes] [--data FOLDER] [--designs 48] [--steps 40] [--threads 1]
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { parseGenome } from '../src/design/genome.ts';
import { designOf } from '../src/design/genomeDesign.ts';
import { kendallTau } from '../src/learning/accuracy/rank.ts';
import { parseTrainings } from '../src/learning/accuracy/trainings.ts';
import { ShortTraining } from '../src/learning/shortTraining.ts';
import { nodeRuntime } from '../src/runtime/node.node.ts';
import { benchmark, type Figure, mean } from './benchmark.ts';
import { openBudget, trainingsFile } from './standAlone.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    task: { type: 'string', default: 'shapes' },
    data: { type: 'string' },
    designs: { type: 'string', default: '48' },
    steps: { type: 'string', default: '40' },
    threads: { type: 'string', default: '1' },
  },
});
const { task } = values;
const { budget, data } = await openBudget(task, values.data);
const { signal } = new AbortController();
const runtime = nodeRuntime({ threads: Number(values.threads), spin: false });

await benchmark('short-training', async (log) => {
  const file = trainingsFile(task);
  const records = parseTrainings(await readFile(file, 'utf8'), file)
    .filter(({ points, epochs, seed, recipe }) => {
      const same = points === budget.points && epochs === budget.epochs && seed === budget.seed;
      return same && recipe !== 'target';
    })
    .slice(0, Number(values.designs));
  const longer = records.map(({ accuracy }) => accuracy);
  const figures: Figure[] = [
    { name: `${task}: designs`, value: records.length, unit: 'count' },
    { name: 'points', value: budget.points, unit: 'count' },
    { name: 'mean accuracy of the longer trainings', value: 100 * mean(longer), unit: '%' },
  ];
  for (const steps of values.steps.split(',').map(Number)) {
    const options = { ...data, points: budget.points, seed: 1, steps, samples: data.val.size };
    const training = new ShortTraining(runtime, options);
    const begun = performance.now();
    const scores: number[] = [];
    for (const { design } of records) {
      scores.push((await training.evaluate(signal, designOf(parseGenome(design)))).accuracy);
    }
    const seconds = (performance.now() - begun) / 1000 / records.length;
    const tau = kendallTau(longer, scores);
    log(`${steps} steps: tau ${tau.toFixed(3)}`);
    figures.push(
      { name: `${steps} steps: Kendall tau`, value: tau, unit: '', goal: 'at least 0.6' },
      { name: `${steps} steps: mean accuracy`, value: 100 * mean(scores), unit: '%' },
      { name: `${steps} steps: time`, value: seconds, unit: 's a design' },
    );
  }
  return figures;
});
