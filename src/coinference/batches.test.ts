import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CODECS, codecText } from '../design/codec.ts';
import { setCodecs } from '../design/communicate.ts';
import { designOf } from '../design/genomeDesign.ts';
import { seeded, slimFromSeed } from '../design/testing.ts';
import type { Design, Setting } from '../design/types.ts';
import { foldModel, initialModel } from '../learning/model.ts';
import { emitPlan } from '../onnx/emit.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import {
  float32,
  maxAbsDifference,
  type Runtime,
  type Session,
  type Tensor,
  type Tensors,
} from '../runtime/session.ts';
import { asBatch, asSample, isBatched, joinBatches, splitBatches } from './batches.ts';

const runtime = nodeRuntime({ threads: 1 });
const setting: Setting = { points: 40, features: 3, classes: 5 };

async function withSession<T>(engine: Runtime, model: Uint8Array, use: (session: Session) => Promise<T>) {
  const session = await engine.createSession(model);
  try {
    return await use(session);
  } finally {
    await session.release();
  }
}

const pick = (values: Tensors, names: readonly string[]): Tensors =>
  Object.fromEntries(names.map((name) => [name, values[name] as Tensor]));

function emit(design: Design, batched: boolean) {
  const weights = foldModel(initialModel(design, setting, 1));
  return emitPlan(design, setting, weights, {
    device: { gather: 'block' },
    edge: { gather: 'block', batched },
  });
}

/** What the device sends of some samples. */
async function sentBy(design: Design, samples: number, seed: number): Promise<Tensors[]> {
  const { plan, head } = emit(design, false);
  const random = seeded(seed);
  const frames = Array.from({ length: samples }, () => {
    const points = Float32Array.from({ length: 3 * setting.points }, () => 2 * random() - 1);
    return { [plan.input.name]: float32(points, [setting.points, 3]) } as Tensors;
  });
  if (!head) return frames;
  return withSession(runtime, head, async (session) => {
    const all: Tensors[] = [];
    for (const frame of frames)
      all.push({ ...frame, ...(await session.run(pick(frame, session.inputNames))) });
    return all;
  });
}

it('S12.85 a batch gives each sample what it gets alone, with any codec', async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(fc.nat(2 ** 31), fc.constantFrom(...CODECS), async (seed, codec) => {
      const design = setCodecs(designOf(slimFromSeed(seed)), codec);
      const { edge: single } = emit(design, false);
      const { edge: several } = emit(design, true);
      if (!single || !several) return;
      const values = await sentBy(design, 3, seed);
      const alone = await withSession(runtime, single, async (session) => {
        expect(isBatched(session)).toBe(false);
        const all: Tensors[] = [];
        for (const each of values) all.push(await session.run(pick(each, session.inputNames)));
        return all;
      });
      const together = await withSession(runtime, several, async (session) => {
        expect(isBatched(session)).toBe(true);
        const requests = values.map((each) =>
          Object.fromEntries(session.inputNames.map((name) => [name, asBatch(each[name] as Tensor)])),
        );
        return splitBatches(await session.run(joinBatches(requests)), [1, 1, 1]) as Tensors[];
      });
      for (const [i, expected] of alone.entries()) {
        for (const [name, tensor] of Object.entries(expected)) {
          const got = asSample(together[i]?.[name] as Tensor);
          expect(got.dims, `${codecText(codec)} ${name}`).toEqual(tensor.dims);
          const sizes = Array.from(tensor.data as ArrayLike<number>, (v) => Math.abs(Number(v)));
          const largest = Math.max(1, ...sizes);
          // Engines add up in another order for more rows: a last digit, or a whole number that lay between two.
          const most = tensor.type.startsWith('int') && !name.includes('graph') ? 1 : 1e-5 * largest;
          expect(maxAbsDifference(got, tensor), `${name} of ${seed}`).toBeLessThanOrEqual(most);
          compared++;
        }
      }
    }),
    { numRuns: 16 },
  );
  expect(compared).toBeGreaterThan(12);
});

it('S12.86 a neighbour that is no node of its own sample fails the run, and never reads another sample', async () => {
  for (let seed = 0, found = 0; found < 2; seed++) {
    const design = designOf(slimFromSeed(seed));
    const { edge, plan } = emit(design, true);
    const graph = plan.wire.up.find(({ port }) => port.what === 'graph');
    if (!edge || !graph) continue;
    found++;
    const [a, b] = (await sentBy(design, 2, seed)) as [Tensors, Tensors];
    await withSession(runtime, edge, async (session) => {
      const join = () =>
        joinBatches(
          [a, b].map((each) =>
            Object.fromEntries(session.inputNames.map((n) => [n, asBatch(each[n] as Tensor)])),
          ),
        );
      await session.run(join());
      for (const wrong of [setting.points, -1, 2 * setting.points]) {
        const values = a[graph.name]?.data as Int16Array;
        const kept = values[0] as number;
        values[0] = wrong;
        await expect(session.run(join())).rejects.toThrow(/indices/);
        values[0] = kept;
      }
    });
  }
});
