import type { Setting } from '../design/types.ts';
import type { Runtime } from '../runtime/session.ts';
import { float32 } from '../runtime/session.ts';
import type { PointClouds } from '../tasks/task.ts';
import type { BundleSample } from './manifest.ts';

/**
 * Runs samples through the unsplit model here, so that the bundle can be held against this machine's logits.
 * @param whole the unsplit ONNX model
 * @param names its input's and output's name
 */
export async function recordSamples(
  runtime: Runtime,
  whole: Uint8Array,
  names: { input: string; result: string },
  data: PointClouds,
  indices: readonly number[],
  setting: Setting,
): Promise<BundleSample[]> {
  const session = await runtime.createSession(whole);
  try {
    const samples: BundleSample[] = [];
    for (const index of indices) {
      const points = new Float32Array(setting.points * setting.features);
      data.read(index, setting.points, points, 0);
      const outputs = await session.run({
        [names.input]: float32(points, [setting.points, setting.features]),
      });
      const logits = Array.from(outputs[names.result]?.data as Float32Array);
      const { task, split } = data;
      samples.push({
        task,
        split,
        index,
        label: data.labels[index] ?? 0,
        points: Array.from(points),
        logits,
      });
    }
    return samples;
  } finally {
    await session.release();
  }
}
