import { arenaBytes, type Lifetime } from './arena.ts';
import { ELEMENT_TYPES, tensorTypeBy } from './elementTypes.ts';
import type { GraphBuilder } from './graph.ts';
import type { GraphNode } from './proto.ts';
import { runningOrder } from './runningOrder.ts';
import { inferShapes, type StaticShape } from './staticShapes.ts';
import type { TensorType } from './tensor.ts';

/** Bytes that a model needs. */
export interface MemoryUse {
  weights: number;
  /** Of them, the largest tensor. */
  largest: number;
  nodes: number;
  /** Nodes as they run: equal ones once, activations with what they activate. */
  kernels: number;
  /** Values that exist together at the worst moment of a run: no engine can do with less in this order. */
  live: number;
  /** What ONNX Runtime's arena keeps resident for them on the native engine, results included, inputs not. */
  arena: number;
  /** Inputs, and the copies of results that JavaScript gets. */
  outside: number;
}

/** Ops whose output is the input's memory under another shape. */
export const VIEWS = new Set(['Reshape', 'Squeeze', 'Unsqueeze', 'Identity']);
/**
 * Ops that ONNX Runtime's CPU kernels compute in an input's memory when nobody else reads it. Of 1.30 by a trace of its
 * allocations: Add, Sub, Mul, Div, Max, Sqrt, Exp, Log, Neg and Abs are none of them.
 */
const IN_PLACE = new Set(['LeakyRelu', 'Clip']);

const BOOLEAN = new Set(['Equal', 'Or', 'Not', 'Greater']);

/** The element type of a node's output. @param first that of its first input */
export function typeOf(node: GraphNode, output: number, first: TensorType): TensorType {
  if (node.opType === 'Cast') return tensorTypeBy('onnx', node.attrs.to as number) ?? first;
  if (BOOLEAN.has(node.opType)) return 'bool';
  if (node.opType === 'ArgMax' || (node.opType === 'TopK' && output === 1)) return 'int64';
  return first;
}

interface Value {
  shape: StaticShape;
  type: TensorType;
  /** Index of the memory that holds it: views and in-place results share one. */
  buffer: number;
}

/** One piece of memory over a run. `ours`: made by a node and no result, so that others may use it again. */
interface Buffer extends Lifetime {
  shape: string;
  ours: boolean;
  result: boolean;
}

export const bytesOf = (shape: StaticShape, type: TensorType): number =>
  shape.reduce((a, b) => a * b, ELEMENT_TYPES[type].bytes);

/** Follows a model's values through one run, with ONNX Runtime's rules of sharing memory. */
class Walk {
  readonly buffers: Buffer[] = [];
  readonly kernels: number;
  readonly #graph: GraphBuilder;
  readonly #values = new Map<string, Value>();
  readonly #results: ReadonlySet<string>;
  /** Reads that are still to come, by buffer. */
  readonly #reads = new Map<number, number>();
  readonly #readsOfValue = new Map<string, number>();
  #free: number[] = [];

  constructor(g: GraphBuilder) {
    this.#graph = g;
    this.#results = new Set(g.results());
    for (const [name, { dims: shape, type }] of g.initializers)
      this.#values.set(name, { shape, type, buffer: -1 });
    const nodes = runningOrder(g);
    this.kernels = nodes.length;
    for (const name of nodes.flatMap((node) => node.inputs)) {
      this.#readsOfValue.set(name, (this.#readsOfValue.get(name) ?? 0) + 1);
    }
    for (const { name, type, dims } of g.inputs) {
      if (!dims?.every((dim) => typeof dim === 'number'))
        throw new Error(`input ${name} has no static shape`);
      const buffer = this.#newBuffer(dims, type, 0, { ours: false });
      (this.buffers[buffer] as Buffer).to = nodes.length;
      this.#values.set(name, { shape: dims, type, buffer });
    }
    for (const [step, node] of nodes.entries()) this.#step(node, step, nodes.length);
  }

  #newBuffer(
    shape: StaticShape,
    type: TensorType,
    step: number,
    { ours = true, result = false } = {},
  ): number {
    const bytes = bytesOf(shape, type);
    return this.buffers.push({ bytes, from: step, to: step, shape: `${type}${shape}`, ours, result }) - 1;
  }

  #step(node: GraphNode, step: number, end: number): void {
    const inputs = node.inputs.map((name) => this.#values.get(name));
    const shapes = inferShapes(
      node,
      inputs.map((value) => value?.shape),
      (k) => this.#ints(node.inputs[k]),
    );
    if (!shapes) throw new Error(`${node.opType} ${node.outputs[0]} has no static shape`);
    for (const [k, name] of node.outputs.entries()) {
      const type = typeOf(node, k, inputs[0]?.type ?? 'float32');
      const shape = shapes[k] as StaticShape;
      const leaves = this.#results.has(name);
      const buffer = leaves
        ? this.#newBuffer(shape, type, step, { ours: false, result: true })
        : this.#place(node, inputs, shape, type, step);
      this.#values.set(name, { shape, type, buffer });
      this.#reads.set(buffer, (this.#reads.get(buffer) ?? 0) + (this.#readsOfValue.get(name) ?? 0));
      // What nobody reads, such as the scores of a TopK, is given back at the end.
      if (leaves || !this.#readsOfValue.has(name)) (this.buffers[buffer] as Buffer).to = end;
    }
    for (const buffer of [
      ...inputs.map((value) => value?.buffer),
      ...node.outputs.map((name) => this.#values.get(name)?.buffer),
    ]) {
      const held = this.buffers[buffer ?? -1];
      if (!held?.ours || buffer === undefined) continue;
      held.to = Math.max(held.to, step);
    }
    for (const value of inputs) this.#release(value);
  }

  /** Books one read; memory that nobody will read is free for others. */
  #release(value: Value | undefined): void {
    if (!value || !this.buffers[value.buffer]?.ours) return;
    const left = (this.#reads.get(value.buffer) ?? 0) - 1;
    this.#reads.set(value.buffer, left);
    if (left === 0) this.#free.unshift(value.buffer);
  }

  /** The memory of a new value: its input's, that of a dead value of the same shape, or new. */
  #place(
    node: GraphNode,
    inputs: (Value | undefined)[],
    shape: StaticShape,
    type: TensorType,
    step: number,
  ): number {
    if (VIEWS.has(node.opType) && inputs[0]) return inputs[0].buffer;
    const bytes = bytesOf(shape, type);
    const reusable = inputs.find((value) => {
      const held = value && this.buffers[value.buffer];
      return held?.ours && held.bytes === bytes && this.#reads.get(value?.buffer ?? -1) === 1;
    });
    if (IN_PLACE.has(node.opType) && reusable) return reusable.buffer;
    const dead = this.#free.find((buffer) => this.buffers[buffer]?.shape === `${type}${shape}`);
    if (dead === undefined) return this.#newBuffer(shape, type, step);
    this.#free = this.#free.filter((buffer) => buffer !== dead);
    return dead;
  }

  #ints(name: string | undefined): number[] | undefined {
    const constant = this.#graph.initializers.get(name ?? '');
    return constant?.type === 'int64' ? Array.from(constant.data as BigInt64Array, Number) : undefined;
  }
}

function mostAtOnce(lifetimes: readonly Lifetime[]): number {
  const last = Math.max(0, ...lifetimes.map(({ to }) => to));
  let most = 0;
  for (let step = 0; step <= last; step++) {
    const now = lifetimes.reduce(
      (sum, { bytes, from, to }) => (from <= step && step <= to ? sum + bytes : sum),
      0,
    );
    most = Math.max(most, now);
  }
  return most;
}

/**
 * Memory of a model under construction, from the lifetimes of its values in running order: a value is there from the
 * node that makes it to the last that reads it, inputs from the start, outputs to the end.
 * @throws Error when a shape is not static
 */
export function memoryUse(g: GraphBuilder): MemoryUse {
  const sizes = [...g.initializers.values()].map(({ data }) => data.byteLength);
  const { buffers, kernels } = new Walk(g);
  const ours = buffers.filter((buffer) => buffer.ours);
  const results = buffers.filter((buffer) => buffer.result);
  const outside = buffers.filter((buffer) => !buffer.ours).reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    weights: sizes.reduce((a, b) => a + b, 0),
    largest: Math.max(0, ...sizes),
    nodes: g.nodes.length,
    kernels,
    live: mostAtOnce(buffers),
    arena: arenaBytes(ours, results),
    outside,
  };
}
