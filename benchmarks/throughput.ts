/**
 * The pipelined engine between this process (WASM) and an endpoint process, for random designs of the modes DE and DED, at
 * each link rate: frames a second of overlapping frames against one over the slowest stage, and the latency of frames that
 * run alone against the sum of device, encode, bytes over rate, edge and decode, each measured apart in the same run.
 *
 *   npm run -s bench:throughput -- [--json] [--designs 12] [--links 40,10] [--points 256] [--frames 40] [--depth 4] [--seed 1]
 */
import { parseArgs } from 'node:util';
import { overlapped } from '../src/app/measuring.ts';
import { linkTo, withSystem } from '../src/cli/realSystem.ts';
import { randomDesigns } from '../src/coinference/collect.ts';
import { typicalFrame } from '../src/coinference/frameParts.ts';
import type { Link } from '../src/coinference/link.ts';
import { type FrameResult, openPipeline, type Pipeline } from '../src/coinference/pipeline.ts';
import { SplitRun } from '../src/coinference/splitRun.ts';
import { decodeDesign } from '../src/design/decode.ts';
import { modeOf, plan } from '../src/design/segments.ts';
import { calibratedWeights } from '../src/learning/initialise.ts';
import { emitPlan } from '../src/onnx/emit.ts';
import { nodeRuntime } from '../src/runtime/node.node.ts';
import { float32, type Runtime, type Tensor, type Tensors } from '../src/runtime/session.ts';
import { median } from '../src/system/statistics.ts';
import { shapesTask } from '../src/tasks/shapes.ts';
import { settingOf } from '../src/tasks/task.ts';
import { benchmark } from './benchmark.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    designs: { type: 'string', default: '12' },
    links: { type: 'string', default: '40,10' },
    points: { type: 'string', default: '256' },
    frames: { type: 'string', default: '40' },
    depth: { type: 'string', default: '4' },
    seed: { type: 'string', default: '1' },
  },
});
const [count, points, frames, depth, seed] = [
  ...[values.designs, values.points, values.frames, values.depth, values.seed],
].map(Number) as [number, number, number, number, number];
const rates = values.links.split(',').map(Number);
const signal = new AbortController().signal;
const WARM_UP = 6;

/** Frames a second from the first result on: until then the pipeline fills. */
async function measuredFps(pipeline: Pipeline, clouds: readonly Float32Array[]): Promise<number> {
  return (await overlapped(pipeline.runFrames(signal, clouds, { depth }))).throughputFps;
}

/** Runs of a model on the endpoint, by its engine's clock, ms. */
async function edgeAlone(link: Link, name: string, inputs: Tensors): Promise<number> {
  const { eachMs = [] } = await link.infer(signal, name, inputs, { repeats: 20 });
  return median(eachMs);
}

/** A session run by itself, ms. */
async function alone(runtime: Runtime, model: Uint8Array | undefined, values: Tensors): Promise<number> {
  if (!model) return 0;
  const session = await runtime.createSession(model);
  try {
    const feeds = Object.fromEntries(session.inputNames.map((name) => [name, values[name] as Tensor]));
    const times: number[] = [];
    for (let i = 0; i < 20; i++) {
      const started = performance.now();
      await session.run(feeds);
      if (i >= 5) times.push(performance.now() - started);
    }
    return median(times);
  } finally {
    await session.release();
  }
}

interface Row {
  mode: string;
  rate: number;
  /** Overlapping frames against the slowest stage, frames a second each. */
  fps: number;
  stageFps: number;
  serialMs: number;
  partsMs: number;
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
  const designs = randomDesigns(100 * count, seed)
    .map((encoding) => ({ encoding, design: decodeDesign(encoding) }))
    .filter(({ design }) => ['DE', 'DED'].includes(modeOf(plan(design))))
    .slice(0, count);
  const options = { link: null, device: 'wasm', threads: 1, edgeThreads: 1 } as const;
  const rows = await withSystem(options, async ({ device, endpoint }) => {
    const list: Row[] = [];
    const free = linkTo(endpoint);
    for (const { encoding, design } of designs) {
      const mode = modeOf(plan(design));
      const weights = await calibratedWeights(reference, design, setting, seed, data);
      const segments = emitPlan(design, setting, weights, {
        device: { gather: device.gather },
        edge: { gather: 'block' },
      });
      const split = await SplitRun.open(segments, { device: device.runtime, edge: reference });
      const { values: tensors } = await split.run({
        [segments.plan.input.name]: float32(clouds[0] as Float32Array, [points, 3]),
      });
      await split.close();
      for (const rate of rates) {
        const link = linkTo(endpoint, rate);
        const pipeline = await openPipeline(signal, { segments, setting, runtime: device.runtime, link });
        try {
          for (const cloud of clouds.slice(0, WARM_UP)) await pipeline.runFrame(signal, cloud);
          const results: FrameResult[] = [];
          // By turns, so that a slow spell of the machine meets both.
          const fpsBefore = await measuredFps(pipeline, clouds);
          for (const cloud of clouds) results.push(await pipeline.runFrame(signal, cloud));
          const fps = median([
            fpsBefore,
            await measuredFps(pipeline, clouds),
            await measuredFps(pipeline, clouds),
          ]);
          const over = (read: (r: FrameResult) => number) => median(results.map(read));
          const { parts } = typicalFrame(results.map(({ timing }) => timing));
          const slowest = Math.max(parts.deviceMs, parts.upMs, parts.edgeMs, parts.downMs);
          const up = Object.fromEntries(
            segments.plan.wire.up.map(({ name }) => [name, tensors[name] as Tensor]),
          );
          const apart =
            (await alone(device.runtime, segments.head, tensors)) +
            (await alone(device.runtime, segments.tail, tensors)) +
            (await edgeAlone(free, pipeline.modelName as string, up)) +
            over(({ timing }) => (timing.encodeMs ?? 0) + (timing.decodeMs ?? 0)) +
            over(({ bytesUp, bytesDown }) => ((bytesUp + bytesDown) * 8) / (rate * 1000));
          const serialMs = over(({ timing }) => timing.totalMs);
          list.push({ mode, rate, fps, stageFps: 1000 / slowest, serialMs, partsMs: apart });
          log(
            `${mode} ${rate} Mb/s ${encoding}: ${fps.toFixed(1)} of ${(1000 / slowest).toFixed(1)} frames/s; ` +
              `alone ${serialMs.toFixed(2)} ms, parts ${apart.toFixed(2)} ms`,
          );
        } finally {
          await pipeline.close();
        }
      }
    }
    return list;
  });
  return rates.flatMap((rate) =>
    ['DE', 'DED'].flatMap((mode) => {
      const of = rows.filter((row) => row.rate === rate && row.mode === mode);
      const where = `${mode} at ${rate} Mb/s`;
      return [
        { name: `${where}, designs`, value: of.length, unit: 'designs' },
        {
          name: `${where}, overlapping frames a second of 1 / slowest stage, median`,
          value: 100 * median(of.map(({ fps, stageFps }) => fps / stageFps)),
          unit: '%',
          goal: '>= 95',
        },
        {
          name: `${where}, latency alone over the sum of its parts, median`,
          value: 100 * (median(of.map(({ serialMs, partsMs }) => serialMs / partsMs)) - 1),
          unit: '%',
          goal: '<= 5',
        },
        {
          name: `${where}, gain of overlapping over one at a time, median`,
          value: median(of.map(({ fps, serialMs }) => (fps * serialMs) / 1000)),
          unit: 'x',
        },
      ];
    }),
  );
});
