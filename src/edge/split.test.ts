import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { httpLink } from '../coinference/httpLink.ts';
import { openPipeline } from '../coinference/pipeline.ts';
import { printGenome } from '../design/genome.ts';
import { designOf } from '../design/genomeDesign.ts';
import type { Role } from '../design/segments.ts';
import { slimFromSeed } from '../design/testing.ts';
import { calibratedWeights } from '../learning/initialise.ts';
import { type EmittedPlan, emitPlan } from '../onnx/emit.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { float32, maxAbsDifference, type Runtime, type Tensors } from '../runtime/session.ts';
import { webRuntimeInNode } from '../runtime/web.node.ts';
import { shapesTask } from '../tasks/shapes.ts';
import { settingOf } from '../tasks/task.ts';
import { createEndpoint, type Endpoint } from './endpoint.ts';

const POINTS = 32;
const signal = new AbortController().signal;
const data = shapesTask({ seed: 5, split: 'val', size: 16, points: POINTS });
const setting = settingOf(data, POINTS);
const native = nodeRuntime({ threads: 1 });
/** The engine that the browser runs: the same WASM binary. */
const wasm = webRuntimeInNode({ threads: 1 });
let endpoint: Endpoint;
beforeAll(async () => {
  endpoint = await createEndpoint({ maxModels: 4 });
});
afterAll(() => endpoint.close());

async function runModel(runtime: Runtime, model: Uint8Array, values: Tensors): Promise<Tensors> {
  const session = await runtime.createSession(model);
  try {
    const feeds = Object.fromEntries(session.inputNames.map((name) => [name, values[name]]));
    return await session.run(feeds as Tensors);
  } finally {
    await session.release();
  }
}

/** Every tensor that the segments make, one after another on the native engine. */
async function runSplit(emitted: EmittedPlan, input: Tensors): Promise<Tensors> {
  const values = { ...input };
  for (const role of ['head', 'edge', 'tail'] satisfies Role[]) {
    const model = emitted[role];
    if (model) Object.assign(values, await runModel(native, model, values));
  }
  return values;
}

it('S5.1 S11.6 200 random valid designs give the same unsplit, split, and with WASM over a real socket, to 1e-4', async () => {
  const link = httpLink({ url: endpoint.url });
  const worst = { split: 0, socket: 0 };
  const property = fc.asyncProperty(fc.nat(), async (seed) => {
    const genome = slimFromSeed(seed);
    const design = designOf(genome);
    const weights = await calibratedWeights(native, design, setting, seed, data);
    const emitted = emitPlan(design, setting, weights, {
      device: { gather: 'chain' },
      edge: { gather: 'block' },
    });
    const points = new Float32Array(POINTS * 3);
    data.read(seed % data.size, POINTS, points, 0);
    const input = { [emitted.plan.input.name]: float32(points, [POINTS, 3]) };
    const result = emitted.plan.result.name;
    const whole = (await runModel(native, emitted.whole, input))[result];
    const split = (await runSplit(emitted, input))[result];
    if (!whole || !split) throw new Error('a design gave no logits');
    const pipeline = await openPipeline(signal, { segments: emitted, setting, runtime: wasm, link });
    const { logits } = await pipeline.runFrame(signal, points).finally(() => pipeline.close());
    const off = {
      split: maxAbsDifference(split, whole),
      socket: maxAbsDifference(float32(logits, [1, setting.classes]), whole),
    };
    worst.split = Math.max(worst.split, off.split);
    worst.socket = Math.max(worst.socket, off.socket);
    expect(off.split, printGenome(genome)).toBeLessThanOrEqual(1e-4);
    expect(off.socket, printGenome(genome)).toBeLessThanOrEqual(1e-4);
  });
  // The same designs every time: somewhere two neighbours are as near as rounding errors, and trade places.
  await fc.assert(property, { numRuns: 200, seed: 1 });
  console.info(`largest absolute difference over 200 designs: ${JSON.stringify(worst)}`);
}, 600_000);
