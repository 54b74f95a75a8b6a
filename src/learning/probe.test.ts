import fc from 'fast-check';
import { expect, it } from 'vitest';
import { designOf } from '../design/genomeDesign.ts';
import { plan } from '../design/segments.ts';
import { shapesOf } from '../design/shapes.ts';
import { slimFromSeed } from '../design/testing.ts';
import { emitPlan } from '../onnx/emit.ts';
import { emitProbe } from '../onnx/probe.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import type { Tensors } from '../runtime/session.ts';
import { frameOf } from '../tasks/frame.ts';
import { shapesTask } from '../tasks/shapes.ts';
import { settingOf } from '../tasks/task.ts';
import { calibratedWeights } from './initialise.ts';

const POINTS = 40;
const data = shapesTask({ seed: 5, split: 'val', size: 4, points: POINTS });
const setting = settingOf(data, POINTS);
const runtime = nodeRuntime({ threads: 1 });

async function run(model: Uint8Array, feeds: Tensors): Promise<Tensors> {
  const session = await runtime.createSession(model);
  try {
    return await session.run(feeds);
  } finally {
    await session.release();
  }
}

/** Squared distances of node i to all, of features [N, width]. */
const distances = (features: Float32Array, width: number, i: number): number[] =>
  Array.from({ length: POINTS }, (_, j) => {
    let sum = 0;
    for (let c = 0; c < width; c++) {
      sum += ((features[i * width + c] as number) - (features[j * width + c] as number)) ** 2;
    }
    return sum;
  });

it('S15.306 looking inside gives what runs compute: features of every op, nearest neighbours of every Sample', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(2 ** 31), async (seed) => {
      const design = designOf(slimFromSeed(seed));
      const weights = await calibratedWeights(runtime, design, setting, seed, data);
      const gather = { gather: 'block' } as const;
      const { result, input } = plan(design);
      const feeds = frameOf(data, seed % data.size, POINTS, input.name);
      const { whole } = emitPlan(design, setting, weights, { device: gather, edge: gather });
      const expected = await run(whole, feeds);
      const probe = emitProbe(design, setting, weights, gather);
      expect(probe.input).toBe(input.name);
      const found = await run(probe.model, feeds);
      expect(found[result.name]?.data).toEqual(expected[result.name]?.data);

      const shapes = shapesOf(design, setting);
      const points = feeds[input.name]?.data as Float32Array;
      for (const { opId, what, name } of probe.ports) {
        const op = design.ops.find(({ id }) => id === opId);
        const { rows, width = 0 } = shapes.get(opId) ?? {};
        const tensor = found[name];
        if (what === 'features') expect(tensor?.dims, opId).toEqual([rows, width]);
        if (what !== 'graph' || op?.kind !== 'Sample' || !tensor) continue;
        expect(tensor?.dims).toEqual([POINTS, op.k]);
        const source = op.inputs[0] ?? '';
        const read =
          (found[source]?.data as Float32Array | undefined) ?? (source === input.name ? points : null);
        // A Sample behind another op that hands its input on reads what that one read.
        if (!read) continue;
        const far = distances(read, width, 0);
        const near = [...(tensor.data.subarray(0, op.k) as Int16Array)].map((j) => far[j] as number);
        const nearest = far.toSorted((a, b) => a - b).slice(0, op.k);
        const most = Math.max(1e-6, nearest.at(-1) as number);
        for (const distance of near) expect(distance).toBeLessThanOrEqual(1.001 * most + 1e-5);
      }
    }),
    { numRuns: 25 },
  );
});
