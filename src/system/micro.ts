import type { Setting } from '../design/types.ts';
import { GraphBuilder } from '../onnx/graph.ts';
import { type MicroGraph, microGraph } from '../onnx/micro.ts';
import type { Gather } from '../onnx/neighbours.ts';
import { float32 } from '../onnx/tensor.ts';
import type { OpKey } from './keys.ts';
import { opOfKey } from './timing.ts';

/** The gather form that is faster on an engine; see Gather. Designs are emitted the same way. */
export const gatherFor = (engine: 'onnxruntime-web' | 'onnxruntime-node'): Gather =>
  engine === 'onnxruntime-web' ? 'chain' : 'block';

/** A graph that does nothing but take `elements` numbers in: start and copy, no work. */
function runGraph(elements: number): MicroGraph {
  const g = new GraphBuilder('run');
  const x = g.input('x0', 'float32', [elements, 1]);
  const row = g.node('Slice', [x, g.ints([0]), g.ints([1]), g.ints([0])]);
  g.output(row, 'row', 'float32', [1, 1]);
  return { model: g.toBytes(), feeds: { x0: float32(new Float32Array(elements), [elements, 1]) } };
}

/** The model and feeds that time a key. */
export function microGraphOf(key: OpKey, gather: Gather): MicroGraph {
  const found = opOfKey(key);
  if (!found) return runGraph(key.inWidth);
  const setting: Setting = { points: key.rows, features: key.inWidth, classes: key.outWidth };
  return microGraph(found.op, { inputs: found.inputs, setting, k: key.k, gather });
}
