import type { Design, Setting } from '../design/types.ts';
import type { Weights } from '../onnx/weights.ts';
import type { Runtime } from '../runtime/session.ts';
import type { TaskData } from '../tasks/task.ts';
import { argMax, type Evaluation, Evaluator } from './evaluate.ts';

/** A sample that was classified wrongly. */
export interface Miss {
  /** Index in its split. */
  sample: number;
  label: number;
  predicted: number;
  /** Softmax of the logits at `predicted` and at `label`. */
  confidence: number;
  chance: number;
  /** Cross entropy against the label: -ln(chance). */
  loss: number;
}

/** Cross entropy of logits [classes] against a label, by the log-sum-exp that cannot overflow. */
export function crossEntropy(logits: ArrayLike<number>, label: number): number {
  const values = Array.from(logits);
  const top = Math.max(...values);
  const sum = values.reduce((total, value) => total + Math.exp(value - top), 0);
  return top + Math.log(sum) - (values[label] as number);
}

export interface Judgement extends Evaluation {
  /** The wrong ones of the highest loss, worst first. */
  misses: Miss[];
  /** How many were wrong altogether. */
  wrong: number;
}

/**
 * Evaluates trained weights on a split, and finds the samples that they get most wrong.
 * @param most how many misses to name
 * @param onProgress samples done, of all
 */
export async function judge(
  signal: AbortSignal,
  runtime: Runtime,
  { design, setting, weights, data }: { design: Design; setting: Setting; weights: Weights; data: TaskData },
  most: number,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<Judgement> {
  const evaluator = await Evaluator.open(runtime, design, setting);
  const misses: Miss[] = [];
  let done = 0;
  try {
    const take = (sample: number, logits: Float32Array) => {
      onProgress(++done, data.size);
      const label = data.labels[sample] as number;
      const predicted = argMax(logits, 0, logits.length);
      if (predicted === label) return;
      const loss = crossEntropy(logits, label);
      const confidence = Math.exp(-crossEntropy(logits, predicted));
      misses.push({ sample, label, predicted, confidence, chance: Math.exp(-loss), loss });
    };
    const evaluation = await evaluator.evaluate(signal, weights, data, undefined, take);
    misses.sort((a, b) => b.loss - a.loss || a.sample - b.sample);
    return { ...evaluation, misses: misses.slice(0, most), wrong: misses.length };
  } finally {
    await evaluator.release();
  }
}
