import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CODECS, codecText, isPlain } from '../design/codec.ts';
import { setCodecs } from '../design/communicate.ts';
import { setParameters } from '../design/edits.ts';
import { designOf } from '../design/genomeDesign.ts';
import { shapesOf } from '../design/shapes.ts';
import { pointsKept } from '../design/share.ts';
import { slimFromSeed } from '../design/testing.ts';
import type { Design } from '../design/types.ts';
import { wireBytes } from '../design/wire.ts';
import { emitPlan } from '../onnx/emit.ts';
import { sha256Hex } from '../onnx/sha256.ts';
import type { Weights } from '../onnx/weights.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { float32, maxAbsDifference, type Tensor, type Tensors } from '../runtime/session.ts';
import { frameOf } from '../tasks/frame.ts';
import { shapesTask } from '../tasks/shapes.ts';
import { settingOf } from '../tasks/task.ts';
import { calibratedWeights } from './initialise.ts';
import { TRAINING_DEFAULTS } from './recipe.ts';
import { train } from './trainer.ts';

const POINTS = 176;
const data = shapesTask({ seed: 5, split: 'val', size: 16, points: POINTS });
const setting = settingOf(data, POINTS);
const native = nodeRuntime({ threads: 1 });
const form = { device: { gather: 'chain' }, edge: { gather: 'block' } } as const;
const never = new AbortController().signal;

const reading = (design: Design, share: number | undefined) => setParameters(design, 'input', { share });

const bytesOf = (weights: Weights) =>
  Object.entries(weights).map(([name, { data }]) => [
    name,
    sha256Hex(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  ]);

async function run(model: Uint8Array | undefined, values: Tensors): Promise<void> {
  if (!model) return;
  const session = await native.createSession(model);
  const feeds = session.inputNames.map((name) => [name, values[name]] as const);
  Object.assign(values, await session.run(Object.fromEntries(feeds) as Tensors));
  await session.release();
}

it('S3.70 S5.170 a design of a share gives what the whole one gives of the first points, split or not, and sends what its plan says', async () => {
  const raw = CODECS.filter(({ packing }) => packing === 'raw');
  await fc.assert(
    fc.asyncProperty(
      fc.nat(2 ** 31),
      fc.constantFrom(1 / 2, 1 / 4, 1 / 8),
      fc.constantFrom(...raw),
      async (seed, share, codec) => {
        const whole = designOf(slimFromSeed(seed));
        const kept = pointsKept(POINTS, share);
        const fewer = { ...setting, points: kept };
        const design = setCodecs(reading(whole, share), codec);
        const weights = await calibratedWeights(native, design, setting, seed, data);
        // As bytes: a matcher that walks half a million numbers takes seconds.
        expect(bytesOf(weights)).toEqual(bytesOf(await calibratedWeights(native, whole, fewer, seed, data)));
        const { plan, ...models } = emitPlan(design, setting, weights, form);
        const input = plan.input.name;
        const frame = frameOf(data, seed % data.size, POINTS, input);
        const first = float32((frame[input] as Tensor<'float32'>).data.slice(0, 3 * kept), [kept, 3]);
        const expected: Tensors = { [input]: first };
        await run(emitPlan(whole, fewer, weights, form).whole, expected);
        const of = (values: Tensors) => values[plan.result.name] as Tensor<'float32'>;
        const unsplit: Tensors = { ...frame };
        await run(models.whole, unsplit);
        expect(of(unsplit).data).toEqual(of(expected).data);
        const values: Tensors = { ...frame };
        for (const role of ['head', 'edge', 'tail'] as const) await run(models[role], values);
        if (isPlain(codec)) expect(maxAbsDifference(of(values), of(expected))).toBeLessThanOrEqual(1e-4);
        const shapes = shapesOf(design, setting);
        for (const way of ['up', 'down'] as const) {
          const sent = plan.wire[way].reduce(
            (sum, { name }) => sum + (values[name]?.data.byteLength ?? 0),
            0,
          );
          expect(sent, `${codecText(codec)} ${way}`).toBe(wireBytes(plan.wire[way], design, shapes, setting));
        }
      },
    ),
    { numRuns: 12 },
  );
});

it('S8.170 training reads the points that the design reads: it is the training of the whole one on so many', async () => {
  const whole = designOf(slimFromSeed(3));
  const losses = async (design: Design, points: number, drawFrom: number) => {
    const augmentation = { ...TRAINING_DEFAULTS.augmentation, drawFrom };
    const options = { ...TRAINING_DEFAULTS, augmentation, design, train: data, val: data, points };
    const seen: number[] = [];
    for await (const event of train(never, native, { ...options, batch: 4, epochs: 1, seed: 7 }))
      seen.push(event.loss);
    return seen;
  };
  const kept = pointsKept(128, 1 / 4);
  expect(await losses(reading(whole, 1 / 4), 128, 160)).toEqual(await losses(whole, kept, 40));
});
