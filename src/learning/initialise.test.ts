import { describe, expect, it } from 'vitest';
import { designOf } from '../design/genomeDesign.ts';
import { PRESETS } from '../design/presets.ts';
import { genomeFromSeed } from '../design/testing.ts';
import type { Design } from '../design/types.ts';
import { emitPlan } from '../onnx/emit.ts';
import { float32, type Tensor } from '../onnx/tensor.ts';
import { emitBatched, LOGITS } from '../onnx/training.ts';
import { POINTS } from '../onnx/trainingContext.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { maxAbsDifference } from '../runtime/session.ts';
import { shapesTask } from '../tasks/shapes.ts';
import { settingOf } from '../tasks/task.ts';
import { pointsTensor } from './batches.ts';
import { calibratedWeights } from './initialise.ts';

const runtime = nodeRuntime();
const data = shapesTask({ split: 'train', size: 40, points: 32 });
const setting = settingOf(data, 32);
const batch = 4;

async function run(model: Uint8Array, feeds: Record<string, Tensor>): Promise<Record<string, Tensor>> {
  const session = await runtime.createSession(model);
  const outputs = await session.run(feeds);
  await session.release();
  return outputs;
}

describe('calibrated weights of an untrained design', () => {
  const designs: [string, Design][] = [
    ...PRESETS.map((preset): [string, Design] => [preset.id, preset.design]),
    ...[1, 2, 3, 4, 5, 6, 7, 8].map((seed): [string, Design] => {
      const design = designOf(genomeFromSeed(seed));
      return [design.name, design];
    }),
  ];

  it.each(designs)('%s: batched evaluation gives the logits of the inference graph', async (_, design) => {
    const weights = await calibratedWeights(runtime, design, setting, 7, data);
    const graph = emitBatched({ design, setting, batch, normalisation: 'folded' });
    const samples = [3, 17, 21, 39];
    const batched = await run(graph.bytes, { ...weights, [POINTS]: pointsTensor(data, samples, 32) });
    const logits = batched[LOGITS]?.data as Float32Array;
    expect(logits.every(Number.isFinite)).toBe(true);
    expect(Math.max(...logits.map(Math.abs))).toBeGreaterThan(0.01);
    expect(Math.max(...logits.map(Math.abs))).toBeLessThan(100);
    const gather = { gather: 'block' } as const;
    const { whole } = emitPlan(design, setting, weights, { device: gather, edge: gather });
    const session = await runtime.createSession(whole);
    for (const [i, sample] of samples.entries()) {
      const input = pointsTensor(data, [sample], 32);
      const outputs = await session.run({ [session.inputNames[0] as string]: input });
      const row = float32(logits.slice(i * setting.classes, (i + 1) * setting.classes), [1, setting.classes]);
      expect(maxAbsDifference(row, Object.values(outputs)[0] as Tensor)).toBeLessThan(1e-3);
    }
    await session.release();
  });
});
