import { SplitRun } from '../coinference/splitRun.ts';
import type { Setting } from '../design/types.ts';
import { isRounded } from '../design/wire.ts';
import type { EmittedPlan } from '../onnx/emit.ts';
import type { Runtime, Tensor, Tensors } from '../runtime/session.ts';
import { frameOf } from '../tasks/frame.ts';
import { isSentences, type TaskData } from '../tasks/task.ts';
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
  data: TaskData,
  indices: readonly number[],
  setting: Setting,
): Promise<BundleSample[]> {
  const session = await runtime.createSession(whole);
  try {
    const samples: BundleSample[] = [];
    for (const index of indices) {
      const frame = frameOf(data, index, setting.points, names.input);
      const read = session.inputNames.map((name) => [name, frame[name] as Tensor] as const);
      const outputs = await session.run(Object.fromEntries(read));
      const logits = Array.from(outputs[names.result]?.data as Float32Array);
      const { task, split } = data;
      samples.push({
        task,
        split,
        index,
        label: data.labels[index] ?? 0,
        ...contentOf(data, index, frame, names.input),
        logits,
      });
    }
    return samples;
  } finally {
    await session.release();
  }
}

/** The same of so many samples, spread over the split, which may be sorted by class. @param count default 4 */
export function recordSpread(
  runtime: Runtime,
  { whole, plan }: Pick<EmittedPlan, 'whole' | 'plan'>,
  data: TaskData,
  setting: Setting,
  count = 4,
): Promise<BundleSample[]> {
  const most = Math.min(count, data.size);
  const indices = Array.from({ length: most }, (_, i) => Math.floor((i * data.size) / most));
  const names = { input: plan.input.name, result: plan.result.name };
  return recordSamples(runtime, whole, names, data, indices, setting);
}

/** A number of two digits, no smaller than the value. */
function roundedUp(value: number): number {
  const rounded = Number(value.toPrecision(2));
  return rounded >= value
    ? rounded
    : Number((rounded + 10 ** (Math.floor(Math.log10(value)) - 1)).toPrecision(2));
}

/**
 * What a design's codecs do to the recorded samples: twice the largest difference of a logit, since engines round to
 * neighbouring steps, as a number of two digits. Undefined where nothing that crosses is rounded.
 */
export async function codecTolerance(
  runtime: Runtime,
  segments: EmittedPlan,
  samples: readonly BundleSample[],
  setting: Setting,
): Promise<number | undefined> {
  const { wire, input } = segments.plan;
  if (![...wire.up, ...wire.down].some(({ part }) => isRounded(part))) return undefined;
  const split = await SplitRun.open(segments, { device: runtime, edge: runtime });
  try {
    let largest = 0;
    for (const sample of samples) {
      const { logits } = await split.run(frameOfSample(sample, setting, input.name));
      sample.logits.forEach((value, i) => {
        largest = Math.max(largest, Math.abs(value - (logits[i] as number)));
      });
    }
    return roundedUp(Math.max(1e-4, 2 * largest));
  } finally {
    await split.close();
  }
}

/** What a sample's file keeps of a frame. */
function contentOf(
  data: TaskData,
  index: number,
  frame: Tensors,
  input: string,
): Pick<BundleSample, 'points' | 'words'> {
  const numbers = (name: string) => Array.from((frame[name] as Tensor).data, Number);
  if (!isSentences(data)) return { points: numbers(input) };
  return {
    points: [],
    words: { text: data.text(index), words: numbers(input), neighbours: numbers(`${input}.graph`) },
  };
}

/** The tensors of a recorded sample, by name. */
export function frameOfSample({ points, words }: BundleSample, setting: Setting, input: string): Tensors {
  if (!words) {
    const dims = [setting.points, setting.features];
    return { [input]: { type: 'float32', dims, data: Float32Array.from(points) } };
  }
  const n = words.words.length;
  const graph = Int16Array.from(words.neighbours);
  return {
    [input]: { type: 'int32', dims: [n], data: Int32Array.from(words.words) },
    [`${input}.graph`]: { type: 'int16', dims: [n, graph.length / n], data: graph },
  };
}
