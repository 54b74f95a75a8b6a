import { afterAll, beforeAll, expect, test } from 'vitest';
import { httpLink } from '../coinference/httpLink.ts';
import { type FrameResult, openPipeline } from '../coinference/pipeline.ts';
import { presetById } from '../design/presets.ts';
import type { Design } from '../design/types.ts';
import { calibratedWeights } from '../learning/initialise.ts';
import { emitPlan } from '../onnx/emit.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { throughputFps } from '../system/throughput.ts';
import { shapesTask } from '../tasks/shapes.ts';
import { settingOf } from '../tasks/task.ts';
import { createEndpoint, type Endpoint } from './endpoint.ts';

const signal = new AbortController().signal;
const data = shapesTask({ split: 'val', size: 8, points: 64 });
const setting = settingOf(data, 64);
const runtime = nodeRuntime();
let endpoint: Endpoint;
beforeAll(async () => {
  endpoint = await createEndpoint({});
});
afterAll(() => endpoint.close());

const points = (sample: number): Float32Array => {
  const out = new Float32Array(setting.points * 3);
  data.read(sample % data.size, setting.points, out, 0);
  return out;
};

test('S9.61 S11.8 frames overlap over a real endpoint: in order, and never faster than the slowest stage that is held', async () => {
  const design = presetById('split')?.design as Design;
  const segments = emitPlan(design, setting, await calibratedWeights(runtime, design, setting, 1, data), {
    device: { gather: 'chain' },
    edge: { gather: 'block' },
  });
  // 4 KiB at 1 Mb/s: the way up takes 33 ms, by the endpoint's clock, and everything else far less.
  const link = httpLink({ url: endpoint.url, mbps: 1 });
  const pipeline = await openPipeline(signal, { segments, setting, runtime, link });
  try {
    const alone: FrameResult[] = [];
    for (let i = 0; i < 8; i++) alone.push(await pipeline.runFrame(signal, points(i)));
    const first = alone[0] as FrameResult;
    const held = { deviceMs: 0, edgeMs: 0, downMs: 0, upMs: (first.bytesUp * 8) / 1000 };
    const started = performance.now();
    const together: FrameResult[] = [];
    const frames = Array.from({ length: 8 }, (_, i) => points(i));
    for await (const frame of pipeline.runFrames(signal, frames)) together.push(frame);
    const fps = 8000 / (performance.now() - started);
    expect(together.map(({ logits }) => logits)).toEqual(alone.map(({ logits }) => logits));
    expect(fps).toBeLessThanOrEqual(throughputFps(held, 8));
  } finally {
    await pipeline.close();
  }
});
