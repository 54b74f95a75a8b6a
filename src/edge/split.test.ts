import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { httpLink } from '../coinference/httpLink.ts';
import { openPipeline } from '../coinference/pipeline.ts';
import { designOf } from '../design/genomeDesign.ts';
import { genomeFromSeed, seeded } from '../design/testing.ts';
import type { Setting } from '../design/types.ts';
import { foldModel, initialModel } from '../learning/model.ts';
import { emitPlan } from '../onnx/emit.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { float32, maxAbsDifference } from '../runtime/session.ts';
import { createEndpoint, type Endpoint } from './endpoint.ts';

const signal = new AbortController().signal;
const setting: Setting = { points: 32, features: 3, classes: 10 };
const runtime = nodeRuntime();
let endpoint: Endpoint;
beforeAll(async () => {
  endpoint = await createEndpoint({ maxModels: 4 });
});
afterAll(() => endpoint.close());

it('S11.6 a split design gives what the unsplit one gives, over a real socket: 200 random valid designs', async () => {
  const link = httpLink({ url: endpoint.url });
  const property = fc.asyncProperty(fc.nat(), async (seed) => {
    const design = designOf(genomeFromSeed(seed));
    const segments = emitPlan(design, setting, foldModel(initialModel(design, setting, seed)), {
      device: { gather: 'chain' },
      edge: { gather: 'block' },
    });
    const random = seeded(seed);
    const points = Float32Array.from({ length: setting.points * 3 }, () => 2 * random() - 1);
    const pipeline = await openPipeline(signal, { segments, setting, runtime, link });
    const whole = await runtime.createSession(segments.whole);
    try {
      const { logits } = await pipeline.runFrame(signal, points);
      const feeds = { [segments.plan.input.name]: float32(points, [setting.points, 3]) };
      const expected = (await whole.run(feeds))[segments.plan.result.name];
      expect(maxAbsDifference(float32(logits, [1, 10]), expected ?? float32([], []))).toBeLessThanOrEqual(
        1e-4,
      );
    } finally {
      await pipeline.close();
      await whole.release();
    }
  });
  await fc.assert(property, { numRuns: 200 });
});
