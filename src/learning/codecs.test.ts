import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CODECS, type Codec, codecText } from '../design/codec.ts';
import { setCodecs } from '../design/communicate.ts';
import { designOf } from '../design/genomeDesign.ts';
import type { Role } from '../design/segments.ts';
import { shapesOf } from '../design/shapes.ts';
import { slimFromSeed } from '../design/testing.ts';
import { wireBytes } from '../design/wire.ts';
import { emitPlan } from '../onnx/emit.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { float32, maxAbsDifference, type Tensor, type Tensors } from '../runtime/session.ts';
import { webRuntimeInNode } from '../runtime/web.node.ts';
import { median } from '../system/statistics.ts';
import { shapesTask } from '../tasks/shapes.ts';
import { settingOf } from '../tasks/task.ts';
import { calibratedWeights } from './initialise.ts';

const POINTS = 48;
const data = shapesTask({ seed: 5, split: 'val', size: 16, points: POINTS });
const setting = settingOf(data, POINTS);
const native = nodeRuntime({ threads: 1 });
const wasm = webRuntimeInNode({ threads: 1 });

it('S3.41 S3.46 random designs with any codec give what they give without, and send the bytes that their plan says', async () => {
  const changes = { fp32: [], int16: [], fp16: [], int8: [] } as Record<Codec['numbers'], number[]>;
  await fc.assert(
    fc.asyncProperty(fc.nat(2 ** 31), fc.constantFrom(...CODECS), async (seed, codec) => {
      const design = setCodecs(designOf(slimFromSeed(seed)), codec);
      const weights = await calibratedWeights(native, design, setting, seed, data);
      const form = { device: { gather: 'chain' }, edge: { gather: 'block' } } as const;
      const { plan, whole, ...segments } = emitPlan(design, setting, weights, form);
      const points = new Float32Array(POINTS * 3);
      data.read(seed % data.size, POINTS, points, 0);
      const values: Tensors = { [plan.input.name]: float32(points, [POINTS, 3]) };
      const reference = await native.createSession(whole);
      const expected = (await reference.run(values))[plan.result.name] as Tensor<'float32'>;
      await reference.release();
      for (const role of ['head', 'edge', 'tail'] satisfies Role[]) {
        const model = segments[role];
        if (!model) continue;
        const session = await (role === 'edge' ? native : wasm).createSession(model);
        const feeds = Object.fromEntries(session.inputNames.map((name) => [name, values[name]]));
        Object.assign(values, await session.run(feeds as Tensors));
        await session.release();
      }
      const shapes = shapesOf(design, setting);
      for (const way of ['up', 'down'] as const) {
        const sent = plan.wire[way].reduce((sum, { name }) => sum + (values[name]?.data.byteLength ?? 0), 0);
        expect(sent, `${codecText(codec)} ${way}`).toBe(wireBytes(plan.wire[way], design, shapes, setting));
      }
      const logits = values[plan.result.name] as Tensor<'float32'>;
      const largest = Math.max(1, ...expected.data.map(Math.abs));
      expect([...logits.data].every(Number.isFinite)).toBe(true);
      changes[codec.numbers].push(maxAbsDifference(logits, expected) / largest);
    }),
    { numRuns: 80 },
  );
  expect(Math.max(...changes.fp32)).toBeLessThanOrEqual(1e-4);
  // A neighbour search behind the link may find others in rounded features, so of these the middle counts.
  expect(median(changes.int16)).toBeLessThanOrEqual(1e-3);
  expect(median(changes.fp16)).toBeLessThanOrEqual(1e-2);
  expect(median(changes.int8)).toBeLessThanOrEqual(0.2);
});
