import type { Tensors } from '../onnx/tensor.ts';
import { isSentences, type TaskData } from './task.ts';

/**
 * One sample as an inference graph reads it: points float32 [N, 3], or words int32 [n] with their graph int16 [n, K].
 * @param points nodes, at most, where samples are sentences
 * @param input name of the design's Input op
 */
export function frameOf(data: TaskData, i: number, points: number, input: string): Tensors {
  if (!isSentences(data)) {
    const out = new Float32Array(points * 3);
    data.read(i, points, out, 0);
    return { [input]: { type: 'float32', dims: [points, 3], data: out } };
  }
  const { words, neighbours } = data.graph(i, points);
  return {
    [input]: { type: 'int32', dims: [words.length], data: words },
    [`${input}.graph`]: { type: 'int16', dims: [words.length, data.neighbours], data: neighbours },
  };
}
