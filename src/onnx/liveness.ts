import type { GraphBuilder } from './graph.ts';
import type { GraphNode } from './proto.ts';
import { inferShapes, type StaticShape } from './staticShapes.ts';
import type { TensorType } from './tensor.ts';

/** Bytes that one run of a model holds at once. */
export interface MemoryUse {
  weights: number;
  /** Inputs, outputs and intermediate values at the worst moment of the run. */
  activations: number;
  /** Index of the node at which that moment is. */
  peakNode: number;
}

const ELEMENT_BYTES: Record<TensorType, number> = {
  float16: 2,
  float32: 4,
  float64: 8,
  int64: 8,
  int32: 4,
  int16: 2,
  int8: 1,
  uint64: 8,
  uint32: 4,
  uint16: 2,
  uint8: 1,
  bool: 1,
};
/** TensorProto's codes, as Cast's attribute `to` has them. */
const CAST_TYPES: Record<number, TensorType> = { 1: 'float32', 5: 'int16', 6: 'int32', 7: 'int64' };

/** Ops whose output is the input's memory under another shape. */
const VIEWS = new Set(['Reshape', 'Squeeze', 'Unsqueeze', 'Identity']);
/** Ops that ONNX Runtime's CPU kernels compute in their input's memory when nobody else reads it. */
const IN_PLACE = new Set(['LeakyRelu', 'Sqrt', 'Add', 'Sub', 'Mul', 'Div', 'Neg', 'Exp', 'Log', 'Clip']);

function typeOf(node: GraphNode, output: number, first: TensorType): TensorType {
  if (node.opType === 'Cast') return CAST_TYPES[node.attrs.to as number] ?? first;
  if (node.opType === 'ArgMax' || (node.opType === 'TopK' && output === 1)) return 'int64';
  return first;
}

interface Value {
  shape: StaticShape;
  type: TensorType;
  /** The memory that holds it: views and in-place results share one. */
  buffer: number;
}

const sizeOf = (shape: StaticShape, type: TensorType): number =>
  shape.reduce((a, b) => a * b, ELEMENT_BYTES[type]);

/**
 * Walks a model's nodes in running order and follows which values have to be in memory: a value from the node that
 * makes it until the last that reads it, inputs from the start, outputs to the end.
 * @throws Error when a shape is not static
 */
export function memoryUse(g: GraphBuilder): MemoryUse {
  const values = new Map<string, Value>();
  const sizes: number[] = [];
  const newBuffer = (bytes: number): number => sizes.push(bytes) - 1;
  let weights = 0;
  for (const [name, tensor] of g.initializers) {
    weights += tensor.data.byteLength;
    values.set(name, { shape: tensor.dims, type: tensor.type, buffer: newBuffer(0) });
  }
  const initial: number[] = [];
  for (const { name, type, dims } of g.inputs) {
    const shape = (dims ?? []).map((dim) => (typeof dim === 'number' ? dim : Number.NaN));
    const bytes = sizeOf(shape, type);
    if (!dims || Number.isNaN(bytes)) throw new Error(`input ${name} has no static shape`);
    initial.push(newBuffer(bytes));
    values.set(name, { shape, type, buffer: sizes.length - 1 });
  }
  const lastRead = lastReads(g);
  const made: number[][] = g.nodes.map((node, i) => {
    const inputs = node.inputs.map((name) => values.get(name));
    const shapes = inferShapes(
      node,
      inputs.map((value) => value?.shape),
      (k) => intsOf(g, node.inputs[k]),
    );
    if (!shapes) throw new Error(`${node.opType} ${node.outputs[0]} has no static shape`);
    return node.outputs.map((name, k) => {
      const type = typeOf(node, k, inputs[0]?.type ?? 'float32');
      const shape = shapes[k] as StaticShape;
      const bytes = sizeOf(shape, type);
      const reused = VIEWS.has(node.opType)
        ? inputs[0]
        : IN_PLACE.has(node.opType)
          ? inputs.find(
              (value, at) =>
                value !== undefined &&
                sizes[value.buffer] === bytes &&
                lastRead.get(node.inputs[at] as string) === i &&
                !g.inputs.some((input) => input.name === node.inputs[at]),
            )
          : undefined;
      const buffer = reused?.buffer ?? newBuffer(bytes);
      values.set(name, { shape, type, buffer });
      return buffer;
    });
  });
  // A buffer is needed until the last read of any value in it.
  const needed = new Map<number, number>();
  for (const [name, value] of values) {
    needed.set(value.buffer, Math.max(needed.get(value.buffer) ?? -1, lastRead.get(name) ?? -1));
  }
  const live = new Set(initial);
  let activations = 0;
  let peakNode = 0;
  for (const [i, buffers] of made.entries()) {
    for (const buffer of buffers) live.add(buffer);
    const now = [...live].reduce((sum, buffer) => sum + (sizes[buffer] as number), 0);
    if (now > activations) [activations, peakNode] = [now, i];
    for (const buffer of live) if ((needed.get(buffer) ?? -1) <= i) live.delete(buffer);
  }
  return { weights, activations, peakNode };
}

/** The last node that reads each value; behind the last one for what leaves the graph. */
function lastReads(g: GraphBuilder): Map<string, number> {
  const last = new Map<string, number>();
  for (const [i, node] of g.nodes.entries()) for (const name of node.inputs) last.set(name, i);
  for (const { name } of g.inputs) last.set(name, g.nodes.length);
  for (const name of g.results()) last.set(name, g.nodes.length);
  return last;
}

function intsOf(g: GraphBuilder, name: string | undefined): number[] | undefined {
  const constant = g.initializers.get(name ?? '');
  return constant?.type === 'int64' ? Array.from(constant.data as BigInt64Array, Number) : undefined;
}
