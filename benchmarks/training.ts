/**
 * What a training step costs on both engines, where its time goes, and what a supernet's step and one scored
 * design cost.
 *
 *   npm run -s bench:training -- [--json] [--points 256] [--batch 16] [--steps 20] [--threads 2]
 */
import { parseArgs } from 'node:util';
import { presetById } from '../src/design/presets.ts';
import { genomeFromSeed } from '../src/design/testing.ts';
import type { Design } from '../src/design/types.ts';
import { TRAINING_DEFAULTS } from '../src/learning/recipe.ts';
import type { Supernet } from '../src/learning/supernet.ts';
import { SupernetEvaluator } from '../src/learning/supernetEvaluator.ts';
import { SUPERNET_DEFAULTS, trainSupernet } from '../src/learning/supernetTraining.ts';
import { train } from '../src/learning/trainer.ts';
import { emitTraining } from '../src/onnx/training.ts';
import { nodeRuntime } from '../src/runtime/node.node.ts';
import type { Runtime } from '../src/runtime/session.ts';
import { webRuntimeInNode } from '../src/runtime/web.node.ts';
import { shapesTask } from '../src/tasks/shapes.ts';
import { settingOf } from '../src/tasks/task.ts';
import { benchmark, type Figure } from './benchmark.ts';

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

const median = (list: readonly number[]): number =>
  [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] as number;

/** A runtime whose sessions add up the time spent in the engine. */
function timed(runtime: Runtime): { runtime: Runtime; engineMs(): number } {
  let ms = 0;
  return {
    engineMs: () => ms,
    runtime: {
      info: runtime.info,
      async createSession(model, options) {
        const session = await runtime.createSession(model, options);
        return {
          ...session,
          async run(feeds) {
            const begun = performance.now();
            const outputs = await session.run(feeds);
            ms += performance.now() - begun;
            return outputs;
          },
        };
      },
    },
  };
}

async function stepTimes(runtime: Runtime): Promise<Figure[]> {
  const engine = timed(runtime);
  const options = { ...TRAINING_DEFAULTS, design, train: data, points, batch, epochs: 1 };
  const times: number[] = [];
  let outside = 0;
  let begun = performance.now();
  let engineBefore = 0;
  for await (const event of train(signal, engine.runtime, options)) {
    if (event.kind !== 'step') continue;
    const wall = performance.now() - begun;
    // The first step opens the session.
    if (event.step > 1) {
      times.push(wall);
      outside += wall - (engine.engineMs() - engineBefore);
    }
    if (event.step > steps) break;
    begun = performance.now();
    engineBefore = engine.engineMs();
  }
  const total = times.reduce((sum, ms) => sum + ms, 0);
  const name = `DGCNN rewritten, ${points} points, batch ${batch}, ${runtime.info.engine}, ${runtime.info.threads} threads`;
  return [
    { name: `${name}: step`, value: median(times), unit: 'ms' },
    { name: `${name}: outside the engine`, value: (100 * outside) / total, unit: '%', goal: '< 15' },
  ];
}

async function supernetTimes(runtime: Runtime): Promise<Figure[]> {
  const options = { ...SUPERNET_DEFAULTS, train: data, points: 64, steps: 2 * steps };
  const times: number[] = [];
  let supernet: Supernet | undefined;
  let begun = performance.now();
  for await (const event of trainSupernet(signal, runtime, options)) {
    times.push(performance.now() - begun);
    supernet = event.supernet;
    begun = performance.now();
  }
  const evaluator = new SupernetEvaluator(runtime, supernet as Supernet, { train: data, val });
  const scored: number[] = [];
  for (let seed = 0; seed < steps; seed++) {
    begun = performance.now();
    await evaluator.evaluate(signal, genomeFromSeed(seed));
    scored.push(performance.now() - begun);
  }
  const on = `64 points, ${runtime.info.engine}, ${runtime.info.threads} threads`;
  return [
    { name: `supernet step, batch ${options.batch}, ${on}`, value: median(times), unit: 'ms' },
    { name: `one design scored by the supernet, 128 samples, ${on}`, value: median(scored), unit: 'ms' },
  ];
}

await benchmark('training', async (log) => {
  const begun = performance.now();
  emitTraining({ design, setting: settingOf(data, points), batch, dropout: true });
  const figures: Figure[] = [{ name: 'emit a training graph', value: performance.now() - begun, unit: 'ms' }];
  for (const runtime of [nodeRuntime({ threads }), webRuntimeInNode({ threads })]) {
    log(`${runtime.info.engine}: training`);
    figures.push(...(await stepTimes(runtime)));
    log(`${runtime.info.engine}: supernet`);
    figures.push(...(await supernetTimes(runtime)));
  }
  return figures;
});
