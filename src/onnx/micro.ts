import { specOf } from '../design/ops/catalogue.ts';
import { shapeAfter } from '../design/shapes.ts';
import type { Op, Setting, Shape } from '../design/types.ts';
import { GraphBuilder } from './graph.ts';
import { emitOp } from './lowerings.ts';
import type { Gather } from './neighbours.ts';
import { float32, type Tensor, type Tensors } from './tensor.ts';
import { biasName, layersOf, type Weights, weightName } from './weights.ts';

/** One op alone, as a model with the inputs to run it on. */
export interface MicroGraph {
  model: Uint8Array;
  feeds: Tensors;
}

/** What the op would read. */
interface MicroContext {
  /** Shapes of its inputs, in order. */
  inputs: readonly Shape[];
  setting: Setting;
  /** Neighbours per node, for ops that read a graph. */
  k: number;
  gather: Gather;
}

/** A small fixed sequence in [0, 1): contents do not matter for time, but must be the same everywhere. */
function sequence(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function noise(random: () => number, dims: number[], scale: number): Tensor<'float32'> {
  const size = dims.reduce((a, b) => a * b, 1);
  const data = new Float32Array(size);
  for (let i = 0; i < size; i++) data[i] = (2 * random() - 1) * scale;
  return float32(data, dims);
}

/**
 * The op as a model of its own for timing. Only one row of its output leaves the engine, because inside a
 * design the output stays there: copying it out would be charged to the op.
 */
export function microGraph(op: Op, context: MicroContext): MicroGraph {
  const { inputs, setting, k, gather } = context;
  const random = sequence(1);
  const g = new GraphBuilder('micro');
  const feeds: Tensors = {};
  const features = inputs.map((shape, i) => {
    const dims = [shape.rows, shape.width];
    feeds[`x${i}`] = noise(random, dims, 1);
    return g.input(`x${i}`, 'float32', dims);
  });
  const first = inputs[0];
  if (!first) throw new Error(`${op.kind} ${op.id} has no input`);
  let neighbours = null;
  if (specOf(op).graph === 'reads') {
    const data = BigInt64Array.from({ length: first.rows * k }, () =>
      BigInt(Math.floor(random() * first.rows)),
    );
    feeds.graph = { type: 'int64', dims: [first.rows, k], data };
    neighbours = { indices: g.input('graph', 'int64', [first.rows, k]), k };
  }
  const width = inputs.reduce((sum, shape) => sum + shape.width, 0);
  const weights: Weights = {};
  for (const layer of layersOf(op, width, setting.classes)) {
    weights[weightName(layer)] = noise(random, [layer.from, layer.to], Math.sqrt(3 / layer.from));
    weights[biasName(layer)] = noise(random, [layer.to], 0.1);
  }
  const widths = inputs.map((shape) => shape.width);
  const out = emitOp({ graph: g, weights, gather, classes: setting.classes }, op, {
    features,
    widths,
    rows: first.rows,
    neighbours,
  });
  const row = g.node('Slice', [out, g.ints([0]), g.ints([1]), g.ints([0])]);
  const made = specOf(op).neighbours(op, { ...setting, words: undefined });
  if (made > 0) g.output(row, 'row', 'int64', [1, made]);
  else g.output(row, 'row', 'float32', [1, shapeAfter(op, inputs, setting).width]);
  return { model: g.toBytes(), feeds };
}
