/**
 * Frames a second of the pipelined engine, predicted by the slowest stage and run for real: random designs between this
 * process (WASM) and an endpoint process, the link held to a rate. The prediction is made from the parts of frames that
 * ran one at a time, so that only the rule of the slowest stage is judged.
 *
 *   npm run -s bench:throughput -- [--json] [--designs 20] [--link 40] [--points 256] [--frames 24] [--depth 3] [--seed 1]
 */
import { parseArgs } from 'node:util';
import { withSystem } from '../src/cli/realSystem.ts';
import { randomDesigns } from '../src/coinference/collect.ts';
import { typicalFrame } from '../src/coinference/frameParts.ts';
import { httpLink } from '../src/coinference/httpLink.ts';
import { type FrameTiming, openPipeline, type Pipeline } from '../src/coinference/pipeline.ts';
import { decodeDesign } from '../src/design/decode.ts';
import { calibratedWeights } from '../src/learning/initialise.ts';
import { fidelity } from '../src/learning/latency/metrics.ts';
import { emitPlan } from '../src/onnx/emit.ts';
import { nodeRuntime } from '../src/runtime/node.node.ts';
import type { Parts } from '../src/system/parts.ts';
import { median } from '../src/system/statistics.ts';
import { throughputFps } from '../src/system/throughput.ts';
import { shapesTask } from '../src/tasks/shapes.ts';
import { settingOf } from '../src/tasks/task.ts';
import { benchmark } from './benchmark.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    designs: { type: 'string', default: '20' },
    link: { type: 'string', default: '40' },
    points: { type: 'string', default: '256' },
    frames: { type: 'string', default: '24' },
    depth: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
  },
});
const [count, mbps, points, frames, depth, seed] = [
  values.designs,
  values.link,
  values.points,
  values.frames,
  values.depth,
  values.seed,
].map(Number) as [number, number, number, number, number, number];
const signal = new AbortController().signal;
const WARM_UP = 4;

const partsOf = (timings: readonly FrameTiming[]): Parts => typicalFrame(timings).parts;

/** Frames a second from the first result on: until then the pipeline fills. */
async function measuredFps(pipeline: Pipeline, clouds: readonly Float32Array[]): Promise<number> {
  const ends: number[] = [];
  for await (const _ of pipeline.runFrames(signal, clouds, { depth })) ends.push(performance.now());
  return (1000 * (ends.length - 1)) / ((ends.at(-1) as number) - (ends[0] as number));
}

await benchmark('throughput', async (log) => {
  const data = shapesTask({ split: 'val', points, size: 64 });
  const setting = settingOf(data, points);
  const reference = nodeRuntime();
  const clouds = Array.from({ length: frames }, (_, i) => {
    const cloud = new Float32Array(points * 3);
    data.read(i % data.size, points, cloud, 0);
    return cloud;
  });
  const options = { link: mbps, device: 'wasm', threads: 1, edgeThreads: 1 } as const;
  const pairs = await withSystem(options, async ({ device, endpoint }) => {
    const link = httpLink({ url: endpoint.url, mbps });
    const list: { alone: number; predicted: number; measured: number; crosses: boolean }[] = [];
    for (const encoding of randomDesigns(count, seed)) {
      const design = decodeDesign(encoding);
      const segments = emitPlan(
        design,
        setting,
        await calibratedWeights(reference, design, setting, seed, data),
        {
          device: { gather: device.gather },
          edge: { gather: 'block' },
        },
      );
      const pipeline = await openPipeline(signal, { segments, setting, runtime: device.runtime, link });
      try {
        const timings: FrameTiming[] = [];
        for (const cloud of [...clouds.slice(0, WARM_UP), ...clouds]) {
          timings.push((await pipeline.runFrame(signal, cloud)).timing);
        }
        const parts = partsOf(timings.slice(WARM_UP));
        const predicted = throughputFps(parts, depth);
        const alone = 1000 / median(timings.slice(WARM_UP).map((t) => t.totalMs));
        const measured = await measuredFps(pipeline, clouds);
        list.push({ alone, predicted, measured, crosses: parts.upMs > 0 });
        const fps = (value: number) => value.toFixed(1);
        log(
          `${encoding}: ${fps(predicted)} predicted, ${fps(measured)} measured, ${fps(alone)} one at a time`,
        );
      } finally {
        await pipeline.close();
      }
    }
    return list;
  });
  const { mape, within10, within20, pairsInOrder } = fidelity(
    pairs.map(({ measured }) => measured),
    pairs.map(({ predicted }) => predicted),
  );
  const split = pairs.filter(({ crosses }) => crosses);
  return [
    { name: 'designs', value: pairs.length, unit: 'designs' },
    { name: 'of them with a part on the edge', value: split.length, unit: 'designs' },
    { name: 'predicted frames a second, MAPE', value: 100 * mape, unit: '%' },
    { name: 'within 10 %', value: 100 * within10, unit: '%' },
    { name: 'within 20 %', value: 100 * within20, unit: '%' },
    { name: 'pairs in the right order', value: 100 * pairsInOrder, unit: '%' },
    {
      name: 'gain of overlapping frames over one at a time, designs with a part on the edge, median',
      value: median(split.map(({ measured, alone }) => measured / alone)),
      unit: 'x',
    },
  ];
});
