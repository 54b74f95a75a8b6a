/**
 * What a training step costs on both engines, where its time goes, and what a short training of a design costs.
 *
 *   npm run -s bench:training -- [--json] [--points 256] [--batch 16] [--steps 20] [--threads 2]
 */
import { parseArgs } from 'node:util';
import { designOf } from '../src/design/genomeDesign.ts';
import { presetById } from '../src/design/presets.ts';
import { genomeFromSeed } from '../src/design/testing.ts';
import type { Design } from '../src/design/types.ts';
import { TRAINING_DEFAULTS } from '../src/learning/recipe.ts';
import { SHORT_TRAINING, ShortTraining } from '../src/learning/shortTraining.ts';
import { nodeRuntime } from '../src/runtime/node.node.ts';
import type { Runtime } from '../src/runtime/session.ts';
import { webRuntimeInNode } from '../src/runtime/web.node.ts';
import { median } from '../src/system/statistics.ts';
import { shapesTask } from '../src/tasks/shapes.ts';
import { benchmark, type Figure } from './benchmark.ts';
import { EPOCH, outside, stepTimes } from './stepTimes.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    points: { type: 'string', default: '256' },
    batch: { type: 'string', default: String(TRAINING_DEFAULTS.batch) },
    steps: { type: 'string', default: '20' },
    threads: { type: 'string', default: '2' },
  },
});
const [points, batch, steps, threads] = [values.points, values.batch, values.steps, values.threads].map(
  Number,
) as [number, number, number, number];
const design = presetById('dgcnn-rewritten')?.design as Design;
const data = shapesTask({ split: 'train', points, size: Math.max(400, batch * (steps + 1)) });
const val = shapesTask({ split: 'val', points, size: 200 });
const signal = new AbortController().signal;

async function stepFigures(runtime: Runtime): Promise<Figure[]> {
  const times = await stepTimes(runtime, { design, points, batch, steps, warmUp: 2 });
  const { step, epoch } = outside(times);
  const name = `DGCNN rewritten, ${points} points, batch ${batch}, ${runtime.info.engine}, ${runtime.info.threads} threads`;
  const share = { unit: '%', goal: '< 15' };
  return [
    { name: `${name}: step`, value: median(times.steps), unit: 'ms' },
    { name: `${name}: emit`, value: times.emitMs, unit: 'ms' },
    { name: `${name}: create`, value: times.createMs, unit: 'ms' },
    { name: `${name}: outside the engine, data and copies of a step`, value: step, ...share },
    { name: `${name}: outside the engine, with emit and create in ${EPOCH} steps`, value: epoch, ...share },
  ];
}

async function shortTrainingTime(runtime: Runtime): Promise<Figure> {
  const training = new ShortTraining(runtime, { train: data, val, points: 64, seed: 1 });
  const times: number[] = [];
  for (let seed = 0; seed < steps; seed++) {
    const begun = performance.now();
    await training.evaluate(signal, designOf(genomeFromSeed(seed)));
    times.push(performance.now() - begun);
  }
  const on = `64 points, ${val.size} samples scored, ${runtime.info.engine}, ${runtime.info.threads} threads`;
  return { name: `a short training, ${SHORT_TRAINING.steps} steps, ${on}`, value: median(times), unit: 'ms' };
}

await benchmark('training', async (log) => {
  const figures: Figure[] = [];
  for (const runtime of [nodeRuntime({ threads }), webRuntimeInNode({ threads })]) {
    log(`${runtime.info.engine}: training`);
    figures.push(...(await stepFigures(runtime)));
    log(`${runtime.info.engine}: short trainings`);
    figures.push(await shortTrainingTime(runtime));
  }
  return figures;
});
