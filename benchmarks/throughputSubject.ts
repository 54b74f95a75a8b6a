import type { RealSystem } from '../src/cli/realSystem.ts';
import type { Link } from '../src/coinference/link.ts';
import { openPipeline } from '../src/coinference/pipeline.ts';
import { SplitRun } from '../src/coinference/splitRun.ts';
import type { Design } from '../src/design/types.ts';
import { calibratedWeights } from '../src/learning/initialise.ts';
import { emitPlan } from '../src/onnx/emit.ts';
import { nodeRuntime } from '../src/runtime/node.node.ts';
import { float32, type Runtime, type Tensor, type Tensors } from '../src/runtime/session.ts';
import { median } from '../src/system/statistics.ts';
import { shapesTask } from '../src/tasks/shapes.ts';
import { settingOf } from '../src/tasks/task.ts';
import { type Edge, type ThroughputRow, ThroughputTrial } from './throughputTrial.ts';

/** A design whose frames are measured. */
export interface Subject {
  encoding: string;
  /** What its figures are summed up with. */
  group: string;
  design: Design;
  mode: string;
  points: number;
  seed: number;
}

interface Options {
  device: RealSystem['device'];
  edges: readonly { edge: Edge; link: (mbps?: number) => Link }[];
  rates: readonly number[];
  frames: number;
  depth: number;
  /** Whether nothing ran before: both ends compile themselves while they run. */
  first: boolean;
}

const signal = new AbortController().signal;
/** The sleeping edge learns from so many frames. */
const LEARNED = 40;
const WARM_UPS = 400;

/** Segments of the device, one after the other on what each reads. */
async function deviceRun(runtime: Runtime, models: readonly (Uint8Array | undefined)[], values: Tensors) {
  const sessions = await Promise.all(
    models.flatMap((model) => (model ? [runtime.createSession(model)] : [])),
  );
  const feeds = sessions.map(({ inputNames }) =>
    Object.fromEntries(inputNames.map((name) => [name, values[name] as Tensor])),
  );
  return {
    run: async () => {
      for (const [i, session] of sessions.entries()) await session.run(feeds[i] as Tensors);
    },
    close: async () => {
      for (const session of sessions) await session.release();
    },
  };
}

/** What a run takes by itself, ms. */
async function alone(run: () => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 20; i++) {
    const started = performance.now();
    await run();
    if (i >= 5) times.push(performance.now() - started);
  }
  return median(times);
}

/** A design's figures for each rate and edge. */
export async function* measured(
  { design, mode, points, seed }: Subject,
  { device, edges, rates, frames, depth, first }: Options,
): AsyncGenerator<ThroughputRow, void> {
  const data = shapesTask({ split: 'val', points, size: 64 });
  const setting = settingOf(data, points);
  const reference = nodeRuntime();
  const clouds = Array.from({ length: frames }, (_, i) => {
    const cloud = new Float32Array(points * 3);
    data.read(i % data.size, points, cloud, 0);
    return cloud;
  });
  const weights = await calibratedWeights(reference, design, setting, seed, data);
  const gather = { device: { gather: device.gather }, edge: { gather: 'block' } } as const;
  const segments = emitPlan(design, setting, weights, gather);
  const split = await SplitRun.open(segments, { device: device.runtime, edge: reference });
  const { values } = await split.run({
    [segments.plan.input.name]: float32(clouds[0] as Float32Array, [points, 3]),
  });
  await split.close();
  const [up, down] = [segments.plan.wire.up, segments.plan.wire.down].map((wire) =>
    Object.fromEntries(wire.map(({ name }) => [name, values[name] as Tensor])),
  ) as [Tensors, Tensors];
  const onDevice = await deviceRun(device.runtime, [segments.head, segments.tail], values);
  try {
    for (const [number, rate] of rates.entries()) {
      const trials: ThroughputTrial[] = [];
      try {
        for (const { edge, link } of edges) {
          const held = link(rate);
          const options = { segments, setting, runtime: device.runtime, link: held };
          const pipeline = await openPipeline(signal, options);
          trials.push(new ThroughputTrial(edge, pipeline, { free: link(), held }));
        }
        for (const trial of trials)
          await trial.warmUp(clouds, first && number === 0 ? WARM_UPS : LEARNED + 8);
        // By turns, so that a slow spell of the machine meets all of them.
        for (let turn = 0; turn < 3; turn++) {
          for (const trial of trials) await trial.overlap(clouds, depth);
          for (const trial of trials) await trial.runAlone(clouds.slice(0, Math.ceil(frames / 2)));
        }
        const deviceMs = await alone(onDevice.run);
        for (const trial of trials) yield await trial.row(mode, rate, deviceMs, { up, down }, onDevice.run);
      } finally {
        for (const trial of trials) await trial.close();
      }
    }
  } finally {
    await onDevice.close();
  }
}
