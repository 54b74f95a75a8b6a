/**
 * What codecs on the crossing save and cost: random designs that cross the link, each trained for some epochs on the
 * generated `shapes`, their val samples run with each codec in one process (WASM as the device, native as the edge).
 * Bytes are those of a crossing's tensors: fp32 with int16 indices raw, against the codec deflated.
 *
 *   npm run -s bench:codecs -- [--json] [--designs 200] [--minutes 30] [--points 128] [--train 640] [--val 320] [--epochs 4] [--seed 1]
 *     [--codecs fp16,int8]
 */
import { parseArgs } from 'node:util';
import { type CodecFigures, codecFigures } from '../src/coinference/codecFigures.ts';
import { randomDesigns } from '../src/coinference/collect.ts';
import { nodeZlib } from '../src/coinference/zlib.node.ts';
import { type Codec, parseCodec } from '../src/design/codec.ts';
import { decodeDesign } from '../src/design/decode.ts';
import { foldWeights } from '../src/learning/checkpoint.ts';
import { TRAINING_DEFAULTS } from '../src/learning/recipe.ts';
import { train } from '../src/learning/trainer.ts';
import { nodeRuntime } from '../src/runtime/node.node.ts';
import { median } from '../src/system/statistics.ts';
import { shapesTask } from '../src/tasks/shapes.ts';
import { benchmark, mean } from './benchmark.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    designs: { type: 'string', default: '200' },
    minutes: { type: 'string', default: '30' },
    points: { type: 'string', default: '128' },
    train: { type: 'string', default: '640' },
    val: { type: 'string', default: '320' },
    epochs: { type: 'string', default: '4' },
    seed: { type: 'string', default: '1' },
    codecs: { type: 'string', default: 'fp16,int16,int8,int8+delta' },
  },
});
const [count, minutes, points, trainSize, valSize, epochs, seed] = [
  ...[values.designs, values.minutes, values.points, values.train],
  ...[values.val, values.epochs, values.seed],
].map(Number) as [number, number, number, number, number, number, number];
const signal = new AbortController().signal;
const NAMES = values.codecs.split(',');

await benchmark('codecs', async (log) => {
  const runtime = nodeRuntime({ threads: 1 });
  const data = {
    train: shapesTask({ split: 'train', points, size: trainSize }),
    val: shapesTask({ split: 'val', points, size: valSize }),
  };
  const end = performance.now() + minutes * 60_000;
  const crossing = randomDesigns(20 * count, seed)
    .map((encoding) => ({ encoding, design: decodeDesign(encoding) }))
    .filter(({ design }) => design.ops.some(({ kind }) => kind === 'Communicate'))
    .slice(0, count);
  const all: CodecFigures[][] = [];
  for (const { encoding, design } of crossing) {
    if (performance.now() > end) break;
    let model: Parameters<typeof foldWeights>[0] | undefined;
    try {
      const options = { ...TRAINING_DEFAULTS, design, train: data.train, points, epochs, seed };
      for await (const event of train(signal, runtime, options)) {
        if ('checkpoint' in event) model = event.checkpoint;
      }
    } catch (error) {
      log(`${encoding}: ${(error as Error).message}`);
      continue;
    }
    if (!model) continue;
    const figures: CodecFigures[] = [];
    for await (const each of codecFigures(signal, design, {
      ...{ data: data.val, points, weights: foldWeights(model), zlib: nodeZlib },
      runtimes: { device: runtime, edge: runtime },
      gather: { device: 'block', edge: 'block' },
      codecs: NAMES.map((name) => parseCodec(name) as Codec),
    })) {
      figures.push(each);
    }
    all.push(figures);
    log(
      `${all.length} ${encoding}: ${figures.map((f) => `${f.codec} ${(100 * f.accuracy).toFixed(1)} %`).join(', ')}`,
    );
  }
  const rows = NAMES.flatMap((name) => {
    const ratios: number[] = [];
    const raw: number[] = [];
    const lost: number[] = [];
    let changed = 0;
    for (const figures of all) {
      const plain = figures[0] as CodecFigures;
      // Where no kNN graph crosses, differences change nothing.
      const own =
        figures.find(({ codec }) => codec === name) ??
        figures.find(({ codec }) => codec === name.split('+')[0]);
      if (!own) continue;
      own.crossings.forEach(({ bytes, deflatedBytes }, i) => {
        const fp32 = plain.crossings[i]?.bytes as number;
        raw.push(bytes / fp32);
        ratios.push(deflatedBytes / fp32);
      });
      lost.push(100 * (plain.accuracy - own.accuracy));
      changed += own.changed / all.length;
    }
    const goal = name.startsWith('int8');
    return [
      { name: `${name}, bytes of fp32's, median crossing`, value: median(raw), unit: 'x' },
      {
        name: `${name} with deflate, bytes of fp32's, median crossing`,
        value: median(ratios),
        unit: 'x',
        ...(goal && { goal: '<= 0.3' }),
      },
      {
        name: `${name}, accuracy lost, mean`,
        value: mean(lost),
        unit: 'points',
        ...(goal && { goal: '<= 0.3' }),
      },
      { name: `${name}, accuracy lost, median`, value: median(lost), unit: 'points' },
      { name: `${name}, accuracy lost, most`, value: Math.max(...lost), unit: 'points' },
      {
        name: `${name}, designs that lose more than 0.3 points`,
        value: (100 * lost.filter((l) => l > 0.3).length) / lost.length,
        unit: '%',
      },
      { name: `${name}, samples classified otherwise`, value: 100 * changed, unit: '%' },
    ];
  });
  const deflatedOnly = all.flatMap(([plain]) =>
    (plain as CodecFigures).crossings.map(({ bytes, deflatedBytes }) => deflatedBytes / bytes),
  );
  return [
    { name: 'designs', value: all.length, unit: 'designs' },
    { name: 'crossings', value: deflatedOnly.length, unit: 'crossings' },
    {
      name: 'accuracy with fp32, median',
      value: 100 * median(all.map(([plain]) => (plain as CodecFigures).accuracy)),
      unit: '%',
    },
    { name: "fp32 with deflate, bytes of fp32's, median crossing", value: median(deflatedOnly), unit: 'x' },
    ...rows,
  ];
});
