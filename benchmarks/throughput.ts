/**
 * The pipelined engine between this process (WASM) and an endpoint process, for random designs of the modes DE and DED, at
 * each link rate: frames a second of overlapping frames against one over the slowest stage, and the latency of frames that
 * run alone against the sum of device, encode, bytes over rate, edge and decode, each measured apart in the same run, and
 * against that sum with what a request of 1 KiB takes over the link as it is besides its bytes and its model. All of it twice, by turns: against the real edge, which shares this machine's processors with the device, and against one that
 * sleeps for as long as the real one computed (stubEdge). What the second reaches and the first does not, the machine lacks.
 *
 *   npm run -s bench:throughput -- [--json] [--designs 12] [--links 40,10] [--points 256] [--frames 40] [--depth 4] [--seed 1]
 */
import { parseArgs } from 'node:util';
import { linkTo, withSystem } from '../src/cli/realSystem.ts';
import { randomDesigns } from '../src/coinference/collect.ts';
import { openPipeline } from '../src/coinference/pipeline.ts';
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
import { sleepingEdge } from './sleepingEdge.ts';
import { type ThroughputRow, ThroughputTrial } from './throughputTrial.ts';

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
/** The sleeping edge learns from so many frames. */
const LEARNED = 40;

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
    const list: ThroughputRow[] = [];
    const stub = await sleepingEdge();
    try {
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
        const up = Object.fromEntries(
          segments.plan.wire.up.map(({ name }) => [name, tensors[name] as Tensor]),
        );
        for (const rate of rates) {
          const trials: ThroughputTrial[] = [];
          for (const [edge, at] of [
            ['real', endpoint],
            ['sleeping', { url: stub.url, mbps: null }],
          ] as const) {
            const { runtime } = device;
            const options = { segments, setting, runtime, link: linkTo(at, rate) };
            trials.push(new ThroughputTrial(edge, await openPipeline(signal, options), linkTo(at)));
          }
          try {
            for (const trial of trials)
              await trial.warmUp(clouds, list.length < trials.length ? 400 : LEARNED + 8);
            // By turns, so that a slow spell of the machine meets all of them.
            for (let turn = 0; turn < 3; turn++) {
              for (const trial of trials) await trial.overlap(clouds, depth);
              for (const trial of trials) await trial.runAlone(clouds.slice(0, Math.ceil(frames / 2)));
            }
            const deviceMs =
              (await alone(device.runtime, segments.head, tensors)) +
              (await alone(device.runtime, segments.tail, tensors));
            for (const trial of trials) {
              const row = await trial.row(mode, rate, deviceMs, up);
              list.push(row);
              log(
                `${mode} ${rate} Mb/s ${row.edge} edge ${encoding}: ${row.fps.toFixed(1)} of ` +
                  `${row.stageFps.toFixed(1)} frames/s; alone ${row.serialMs.toFixed(2)} ms, parts ${row.partsMs.toFixed(2)} ms, ` +
                  `a small request ${row.requestMs.toFixed(2)} ms; ` +
                  `device ${row.cpuMs.toFixed(2)} ms of processor time a frame, its segments ${row.segmentsMs.toFixed(2)} ms`,
              );
            }
          } finally {
            for (const trial of trials) await trial.close();
          }
        }
      }
    } finally {
      stub.close();
    }
    return list;
  });
  return rates.flatMap((rate) =>
    ['DE', 'DED'].flatMap((mode) =>
      (['real', 'sleeping'] as const).flatMap((edge) => {
        const of = rows.filter((row) => row.rate === rate && row.mode === mode && row.edge === edge);
        const where = `${mode} at ${rate} Mb/s, ${edge} edge`;
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
            name: `${where}, latency alone over the sum of its parts and a small request, median`,
            value: 100 * (median(of.map((row) => row.serialMs / (row.partsMs + row.requestMs))) - 1),
            unit: '%',
          },
          {
            name: `${where}, gain of overlapping over one at a time, median`,
            value: median(of.map(({ fps, serialMs }) => (fps * serialMs) / 1000)),
            unit: 'x',
          },
        ];
      }),
    ),
  );
});
