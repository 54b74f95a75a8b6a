/**
 * Where the time of an epoch goes: the engine's training steps, the engine's evaluation, and all else (data, augmentation,
 * feeds, the moving average, checkpoints).
 *
 *   npm run -s bench:epoch -- [--json] [--points 256] [--samples 480] [--threads 1]
 */
import { parseArgs } from 'node:util';
import { decodeDesign } from '../src/design/decode.ts';
import { presetById } from '../src/design/presets.ts';
import type { Design } from '../src/design/types.ts';
import { targetRecipe } from '../src/learning/targets.ts';
import { train } from '../src/learning/trainer.ts';
import { nodeRuntime } from '../src/runtime/node.node.ts';
import type { Runtime } from '../src/runtime/session.ts';
import { shapesTask } from '../src/tasks/shapes.ts';
import { benchmark, type Figure } from './benchmark.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    points: { type: 'string', default: '256' },
    samples: { type: 'string', default: '480' },
    threads: { type: 'string', default: '1' },
  },
});
const points = Number(values.points);
const size = Number(values.samples);

/** The engine, and how long its sessions ran in all: the first one trains, the second evaluates. */
function timed(runtime: Runtime): { runtime: Runtime; ran: number[] } {
  const ran: number[] = [];
  const createSession: Runtime['createSession'] = async (...given) => {
    const session = await runtime.createSession(...given);
    const at = ran.push(0) - 1;
    const run: typeof session.run = async (feeds) => {
      const started = performance.now();
      const outputs = await session.run(feeds);
      ran[at] = (ran[at] as number) + performance.now() - started;
      return outputs;
    };
    return { run, release: () => session.release() } as typeof session;
  };
  return { runtime: { info: runtime.info, createSession } as Runtime, ran };
}

const DESIGNS: readonly [string, Design][] = [
  ['points alone', decodeDesign('1 4 0 0 0 0 0 0 0 0 0 0,1 3 0 0 0 0 0 0 0 0 0 0')],
  ['chain of two Aggregates', decodeDesign('3 2 1 2 1 1 4 0 0 0 0 0,0 6 3 6 4 6 3 0 0 0 0 0')],
  ['hand-made split', presetById('split')?.design as Design],
];

await benchmark('epoch', async (log) => {
  const data = {
    train: shapesTask({ split: 'train', points, size }),
    val: shapesTask({ split: 'val', points, size: size / 3 }),
  };
  await data.train.generate();
  await data.val.generate();
  const [stage] = targetRecipe('shapes')?.stages ?? [];
  if (!stage) throw new Error('shapes has no target recipe');
  const figures: Figure[] = [];
  for (const [name, design] of DESIGNS) {
    const { runtime, ran } = timed(nodeRuntime({ threads: Number(values.threads), spin: false }));
    const options = { ...stage.recipe, augmentation: { rotation: true }, epochs: 3, design, ...data, points };
    let total = 0;
    for await (const event of train(new AbortController().signal, runtime, options)) {
      if (event.kind === 'epoch') total += event.seconds * 1000;
    }
    const [steps = 0, evaluation = 0] = ran;
    const part = (ms: number) => (100 * ms) / total;
    log(`${name}: ${total.toFixed(0)} ms for 3 epochs`);
    figures.push(
      { name: `${name}: an epoch`, value: total / 3, unit: 'ms' },
      { name: `${name}: training steps in the engine`, value: part(steps), unit: '%' },
      { name: `${name}: evaluation in the engine`, value: part(evaluation), unit: '%' },
      { name: `${name}: all else`, value: part(total - steps - evaluation), unit: '%' },
    );
  }
  return figures;
});
