/**
 * Is `shapes` hard enough to need a graph? Trains DGCNN, and the same network without its graphs (Combines of
 * the same widths and a Pool), with one budget.
 *
 *   npm run -s bench:shapes -- [--json] [--small] [--epochs 20] [--seed 1] [--points 256] [--threads 2]
 *
 * --small: EdgeConvs 64, 64, 128 and an embedding of 256 instead of the published widths; minutes, not an hour.
 */
import { parseArgs } from 'node:util';
import { presetById } from '../src/design/presets.ts';
import type { Design, Op } from '../src/design/types.ts';
import { TRAINING_DEFAULTS } from '../src/learning/recipe.ts';
import { train } from '../src/learning/trainer.ts';
import { nodeRuntime } from '../src/runtime/node.node.ts';
import { SHAPES_DEFAULTS } from '../src/tasks/shapes/classes.ts';
import { shapesTask } from '../src/tasks/shapes.ts';
import { benchmark, type Figure } from './benchmark.ts';
import { smallDgcnn } from './designs.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    small: { type: 'boolean' },
    epochs: { type: 'string', default: String(TRAINING_DEFAULTS.epochs) },
    seed: { type: 'string', default: '1' },
    points: { type: 'string', default: String(SHAPES_DEFAULTS.points) },
    threads: { type: 'string', default: '2' },
  },
});
const epochs = Number(values.epochs);
const seed = Number(values.seed);
const points = Number(values.points);

/** The same network without neighbourhoods: no Sample, and Combines of the same widths for each EdgeConv. */
function withoutGraph(design: Design): Design {
  const before = new Map(design.ops.map((op) => [op.id, op.kind === 'Sample' ? op.inputs : [op.id]]));
  const ops = design.ops
    .filter((op) => op.kind !== 'Sample')
    .map((op): Op => {
      const inputs = op.inputs.flatMap((id) => before.get(id) ?? []);
      if (op.kind !== 'EdgeConv') return { ...op, inputs };
      const { id, placement, widths } = op;
      return { id, placement, inputs, kind: 'Combine', width: widths.at(-1) as number };
    });
  return { ...design, name: `${design.name}, without graphs`, ops };
}

await benchmark('shapes', async (log) => {
  const runtime = nodeRuntime({ threads: Number(values.threads) });
  const data = {
    train: shapesTask({ split: 'train', seed, points }),
    val: shapesTask({ split: 'val', seed, points }),
  };
  const published = presetById('dgcnn-rewritten')?.design as Design;
  const dgcnn = values.small ? smallDgcnn() : published;
  const figures: Figure[] = [
    { name: 'train samples', value: data.train.size, unit: 'count' },
    { name: 'val samples', value: data.val.size, unit: 'count' },
    { name: 'points', value: points, unit: 'count' },
    { name: 'epochs', value: epochs, unit: 'count' },
    { name: 'seed', value: seed, unit: 'count' },
  ];
  const accuracies: number[] = [];
  for (const design of [withoutGraph(dgcnn), dgcnn]) {
    const started = performance.now();
    const options = { ...TRAINING_DEFAULTS, design, ...data, points, epochs, seed };
    let accuracy = Number.NaN;
    for await (const event of train(new AbortController().signal, runtime, options)) {
      if (event.kind !== 'epoch') continue;
      accuracy = event.valAccuracy ?? Number.NaN;
      log(`${design.name}: epoch ${event.epoch}/${epochs}, val ${accuracy}, ${Math.round(event.seconds)} s`);
    }
    accuracies.push(accuracy);
    figures.push(
      { name: `${design.name}: val accuracy`, value: accuracy, unit: 'fraction' },
      { name: `${design.name}: training`, value: (performance.now() - started) / 60_000, unit: 'minutes' },
    );
  }
  const [without, withGraphs] = accuracies as [number, number];
  figures.push({
    name: 'what the graphs are worth',
    value: 100 * (withGraphs - without),
    unit: 'points',
    goal: 'at least 5',
  });
  return figures;
});
