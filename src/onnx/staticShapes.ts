import type { GraphNode } from './proto.ts';

export type StaticShape = readonly number[];

/** What a shape rule may ask about its node. */
interface Question {
  node: GraphNode;
  /** Shape of input i. Throws Unknown when it is not known. */
  shape(i: number): StaticShape;
  /** Input i as a constant int64 vector. */
  ints(i: number): readonly number[];
  attr(name: string, fallback: number): number;
}

class Unknown extends Error {}

/** Multidirectional broadcasting. Throws on shapes that do not fit. */
export function broadcast(...shapes: StaticShape[]): StaticShape {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    const sizes = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1);
    const size = sizes.find((s) => s !== 1) ?? 1;
    if (sizes.some((s) => s !== 1 && s !== size)) {
      throw new Error(`shapes ${shapes.map((shape) => `[${shape}]`).join(' and ')} do not broadcast`);
    }
    return size;
  });
}

const elementwise = (q: Question) => [broadcast(...q.node.inputs.map((_, i) => q.shape(i)))];
const asFirst = (q: Question) => [q.shape(0)];
const axisOf = (axis: number, rank: number) => (axis < 0 ? axis + rank : axis);

function reduced(shape: StaticShape, axes: readonly number[], keep: boolean): StaticShape {
  const gone = new Set(axes.map((axis) => axisOf(axis, shape.length)));
  return keep ? shape.map((s, i) => (gone.has(i) ? 1 : s)) : shape.filter((_, i) => !gone.has(i));
}
const reduce = (q: Question) => [reduced(q.shape(0), q.ints(1), q.attr('keepdims', 1) === 1)];

function matMul(q: Question): StaticShape[] {
  const [a, b] = [q.shape(0), q.shape(1)];
  if (a.length < 2 || b.length < 2 || a.at(-1) !== b.at(-2)) throw new Error(`MatMul of [${a}] and [${b}]`);
  return [[...broadcast(a.slice(0, -2), b.slice(0, -2)), a.at(-2) as number, b.at(-1) as number]];
}

function gemm(q: Question): StaticShape[] {
  const [a, b] = [q.shape(0), q.shape(1)];
  return [[a[q.attr('transA', 0)] as number, b[1 - q.attr('transB', 0)] as number]];
}

function split(q: Question): StaticShape[] {
  const shape = q.shape(0);
  const axis = axisOf(q.attr('axis', 0), shape.length);
  const count = q.attr('num_outputs', 0);
  const sizes = count > 0 ? Array<number>(count).fill((shape[axis] as number) / count) : q.ints(1);
  return sizes.map((size) => shape.map((s, i) => (i === axis ? size : s)));
}

/** With constant bounds and axes, and steps of one. */
function slice(q: Question): StaticShape[] {
  const shape = [...q.shape(0)];
  const [starts, ends, axes] = [q.ints(1), q.ints(2), q.ints(3)];
  axes.forEach((axis, i) => {
    const at = axisOf(axis, shape.length);
    const size = shape[at] as number;
    const bound = (place: number) => Math.min(size, Math.max(0, place < 0 ? place + size : place));
    shape[at] = Math.max(0, bound(ends[i] as number) - bound(starts[i] as number));
  });
  return [shape];
}

function unsqueeze(q: Question): StaticShape[] {
  const axes = q.ints(1);
  const shape = [...q.shape(0)];
  for (const axis of axes) shape.splice(axis, 0, 1);
  return [shape];
}

/** Output shapes by op type, for every op that an emitted graph may hold. */
const RULES: Record<string, (q: Question) => StaticShape[]> = {
  Add: elementwise,
  Sub: elementwise,
  Mul: elementwise,
  Div: elementwise,
  Max: elementwise,
  Greater: elementwise,
  Equal: elementwise,
  Or: elementwise,
  Where: elementwise,
  Not: asFirst,
  Neg: asFirst,
  Sqrt: asFirst,
  Exp: asFirst,
  Log: asFirst,
  LeakyRelu: asFirst,
  LogSoftmax: asFirst,
  Identity: asFirst,
  Cast: asFirst,
  Clip: asFirst,
  Abs: asFirst,
  Round: asFirst,
  CumSum: asFirst,
  ScatterElements: asFirst,
  GatherElements: (q) => [q.shape(1)],
  MatMul: matMul,
  Gemm: gemm,
  ReduceSum: reduce,
  ReduceMean: reduce,
  ReduceMax: reduce,
  ReduceSumSquare: reduce,
  ArgMax: (q) => [reduced(q.shape(0), [q.attr('axis', 0)], q.attr('keepdims', 1) === 1)],
  Squeeze: (q) => [reduced(q.shape(0), q.ints(1), false)],
  Unsqueeze: unsqueeze,
  Reshape: (q) => [q.ints(1)],
  Expand: (q) => [broadcast(q.shape(0), q.ints(1))],
  Transpose: (q) => [(q.node.attrs.perm as number[]).map((axis) => q.shape(0)[axis] as number)],
  Split: split,
  Slice: slice,
  Concat: (q) => {
    const shapes = q.node.inputs.map((_, i) => q.shape(i));
    const first = shapes[0] as StaticShape;
    const axis = axisOf(q.attr('axis', 0), first.length);
    return [first.map((s, i) => (i === axis ? shapes.reduce((sum, x) => sum + (x[i] as number), 0) : s))];
  },
  Gather: (q) => {
    const axis = q.attr('axis', 0);
    return [[...q.shape(0).slice(0, axis), ...q.shape(1), ...q.shape(0).slice(axis + 1)]];
  },
  TopK: (q) => {
    const shape = [...q.shape(0).slice(0, -1), q.ints(1)[0] as number];
    return [shape, shape];
  },
};

/** Shapes of a node's outputs, or undefined when an input's shape or the op is not known. */
export function inferShapes(
  node: GraphNode,
  shapes: readonly (StaticShape | undefined)[],
  ints: (i: number) => readonly number[] | undefined,
): StaticShape[] | undefined {
  const known = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Unknown();
    return value;
  };
  try {
    return RULES[node.opType]?.({
      node,
      shape: (i) => known(shapes[i]),
      ints: (i) => known(ints(i)),
      attr: (name, fallback) => (node.attrs[name] as number | undefined) ?? fallback,
    });
  } catch (error) {
    if (error instanceof Unknown) return undefined;
    throw error;
  }
}
