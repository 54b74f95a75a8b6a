import fc from 'fast-check';
import { expect, it } from 'vitest';
import { printGenome } from '../design/genome.ts';
import { designOf } from '../design/genomeDesign.ts';
import type { Role } from '../design/segments.ts';
import { genomeFromSeed } from '../design/testing.ts';
import { type EmittedPlan, emitPlan } from '../onnx/emit.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { float32, maxAbsDifference, type Runtime, type Tensors } from '../runtime/session.ts';
import { webRuntimeInNode } from '../runtime/web.node.ts';
import { shapesTask } from '../tasks/shapes.ts';
import { settingOf } from '../tasks/task.ts';
import { calibratedWeights } from './initialise.ts';

const POINTS = 64;
const data = shapesTask({ seed: 5, split: 'val', size: 16, points: POINTS });
const setting = settingOf(data, POINTS);
const native = nodeRuntime({ threads: 1 });
/** The engine that the browser runs: the same WASM binary. */
const wasm = webRuntimeInNode({ threads: 1 });
const seeds = fc.integer({ min: 0, max: 2 ** 31 });

async function runModel(runtime: Runtime, model: Uint8Array, values: Tensors): Promise<Tensors> {
  const session = await runtime.createSession(model);
  try {
    const feeds = Object.fromEntries(session.inputNames.map((name) => [name, values[name]]));
    return await session.run(feeds as Tensors);
  } finally {
    await session.release();
  }
}

/** Every tensor that the segments make, device segments on one engine and the edge segment on another. */
async function runSplit(
  emitted: EmittedPlan,
  input: Tensors,
  device: Runtime,
  edge: Runtime,
): Promise<Tensors> {
  const values = { ...input };
  for (const role of ['head', 'edge', 'tail'] satisfies Role[]) {
    const model = emitted[role];
    if (model) Object.assign(values, await runModel(role === 'edge' ? edge : device, model, values));
  }
  return values;
}

it('S5.1 split and unsplit, native and WASM agree to 1e-4 over 200 random valid designs', async () => {
  const worst = { split: 0, engines: 0 };
  await fc.assert(
    fc.asyncProperty(seeds, async (seed) => {
      const genome = genomeFromSeed(seed);
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
      const split = (await runSplit(emitted, input, native, native))[result];
      const across = (await runSplit(emitted, input, wasm, native))[result];
      if (!whole || !split || !across) throw new Error('a design gave no logits');
      const difference = { split: maxAbsDifference(split, whole), engines: maxAbsDifference(across, whole) };
      worst.split = Math.max(worst.split, difference.split);
      worst.engines = Math.max(worst.engines, difference.engines);
      expect(difference.split, printGenome(genome)).toBeLessThanOrEqual(1e-4);
      expect(difference.engines, printGenome(genome)).toBeLessThanOrEqual(1e-4);
    }),
    { numRuns: 200 },
  );
  console.info(`largest absolute difference over 200 designs: ${JSON.stringify(worst)}`);
});
