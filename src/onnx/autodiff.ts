import type { GraphNode } from './proto.ts';
import type { StaticShape } from './staticShapes.ts';
import type { Tape } from './tape.ts';

/** What a gradient rule is given: the node, the gradients of its outputs, which inputs want one. */
interface Backward {
  t: Tape;
  node: GraphNode;
  /** Gradient of the first output. */
  dy: string;
  /** Gradients of all outputs; undefined where nothing depends on that output. */
  dys: readonly (string | undefined)[];
  x(i: number): string;
  wants(i: number): boolean;
}
type Rule = (b: Backward) => (string | undefined)[];

/** Sums a gradient over the axes along which a value of shape `to` was broadcast. */
function unbroadcast(t: Tape, gradient: string, to: StaticShape): string {
  const from = t.shape(gradient);
  if (from.join() === to.join()) return gradient;
  const lead = from.length - to.length;
  const axes = from
    .map((_, axis) => axis)
    .filter((axis) => axis < lead || (to[axis - lead] === 1 && from[axis] !== 1));
  const summed = axes.length > 0 ? t.reduce('ReduceSum', gradient, axes) : gradient;
  return t.shape(summed).join() === to.join() ? summed : t.reshape(summed, to);
}

/** Per-input gradients, made only where wanted and summed to the input's shape. */
const broadcasting =
  (...partials: ((b: Backward) => string)[]): Rule =>
  (b) =>
    partials.map((partial, i) => (b.wants(i) ? unbroadcast(b.t, partial(b), b.t.shape(b.x(i))) : undefined));

const keepDims = (b: Backward): string => {
  const axes = new Set(reducedAxes(b));
  return b.t.reshape(
    b.dy,
    b.t.shape(b.x(0)).map((size, axis) => (axes.has(axis) ? 1 : size)),
  );
};
const reducedAxes = (b: Backward): number[] => {
  const rank = b.t.shape(b.x(0)).length;
  const axes = b.t.initializers.get(b.x(1))?.data as BigInt64Array;
  return Array.from(axes, (axis) => (Number(axis) + rank) % rank);
};

/** A^T B or A B^T without a transposed copy where the engine can (2-D). */
function product(t: Tape, a: string, b: string, transA: boolean, transB: boolean): string {
  if (t.shape(a).length === 2 && t.shape(b).length === 2) {
    return t.node('Gemm', [a, b], { transA: Number(transA), transB: Number(transB) });
  }
  const swap = (value: string) => {
    const rank = t.shape(value).length;
    const perm = [...Array(rank - 2).keys(), rank - 1, rank - 2];
    return t.node('Transpose', [value], { perm });
  };
  return t.node('MatMul', [transA ? swap(a) : a, transB ? swap(b) : b]);
}

const zerosLike = (t: Tape, value: string): string =>
  t.node('Expand', [t.real(0), t.ints(t.shape(value))], {}, 'zeros');

/** Gradient rules by op type (vector-Jacobian products). */
const RULES: Record<string, Rule> = {
  Identity: ({ dy }) => [dy],
  Neg: ({ t, dy }) => [t.node('Neg', [dy])],
  Add: broadcasting(
    ({ dy }) => dy,
    ({ dy }) => dy,
  ),
  Sub: broadcasting(
    ({ dy }) => dy,
    ({ t, dy }) => t.node('Neg', [dy]),
  ),
  Mul: broadcasting(
    ({ t, dy, x }) => t.node('Mul', [dy, x(1)]),
    ({ t, dy, x }) => t.node('Mul', [dy, x(0)]),
  ),
  Div: broadcasting(
    ({ t, dy, x }) => t.node('Div', [dy, x(1)]),
    ({ t, dy, x, node }) =>
      t.node('Neg', [t.node('Div', [t.node('Mul', [dy, node.outputs[0] as string]), x(1)])]),
  ),
  Sqrt: ({ t, dy, node }) => [t.node('Div', [t.node('Mul', [dy, t.real(0.5)]), node.outputs[0] as string])],
  Exp: ({ t, dy, node }) => [t.node('Mul', [dy, node.outputs[0] as string])],
  Log: ({ t, dy, x }) => [t.node('Div', [dy, x(0)])],
  LeakyRelu: ({ t, dy, node, x }) => {
    // The slope in two passes: a positive value times 1e30 is clipped to 1, any other to alpha.
    const alpha = (node.attrs.alpha as { float: number }).float;
    const steep = t.node('Mul', [x(0), t.real(1e30)]);
    return [t.node('Mul', [dy, t.node('Clip', [steep, t.real(alpha), t.real(1)])])];
  },
  /** Only as LeakyReLU's double form max(x, a x): ties are where both are zero. */
  Max: broadcasting(
    (b) => b.t.node('Mul', [b.dy, asReal(b.t, b.t.node('Greater', [b.x(0), b.x(1)]))]),
    (b) =>
      b.t.node('Mul', [
        b.dy,
        b.t.node('Sub', [b.t.real(1), asReal(b.t, b.t.node('Greater', [b.x(0), b.x(1)]))]),
      ]),
  ),
  LogSoftmax: ({ t, dy, node }) => {
    const axis = t.shape(dy).length - 1;
    const total = t.reduce('ReduceSum', dy, [axis], true);
    return [t.node('Sub', [dy, t.node('Mul', [t.node('Exp', [node.outputs[0] as string]), total])])];
  },
  MatMul: broadcasting(
    ({ t, dy, x }) => product(t, dy, x(1), false, true),
    ({ t, dy, x }) => product(t, x(0), dy, true, false),
  ),
  ReduceSum: (b) => [b.t.node('Expand', [keepDims(b), b.t.ints(b.t.shape(b.x(0)))])],
  ReduceMean: (b) => {
    const shape = b.t.shape(b.x(0));
    const count = reducedAxes(b).reduce((n, axis) => n * (shape[axis] as number), 1);
    const share = b.t.node('Mul', [keepDims(b), b.t.real(1 / count)]);
    return [b.t.node('Expand', [share, b.t.ints(shape)])];
  },
  ReduceMax: (b) => {
    const [axis, ...more] = reducedAxes(b);
    if (axis === undefined || more.length > 0) throw new Error('gradient of ReduceMax: one axis only');
    const winner = b.t.node('ArgMax', [b.x(0)], { axis, keepdims: 1 });
    return [b.t.node('ScatterElements', [zerosLike(b.t, b.x(0)), winner, keepDims(b)], { axis })];
  },
  Reshape: ({ t, dy, x }) => [t.reshape(dy, t.shape(x(0)))],
  Transpose: ({ t, dy, node }) => {
    const perm = node.attrs.perm as number[];
    return [t.node('Transpose', [dy], { perm: perm.map((_, i) => perm.indexOf(i)) })];
  },
  Concat: ({ t, dy, node, wants }) => {
    const axis = node.attrs.axis as number;
    const sizes = node.inputs.map((name) => t.shape(name).at(axis) as number);
    const parts = t.nodeN('Split', [dy, t.ints(sizes)], sizes.length, { axis });
    return parts.map((part, i) => (wants(i) ? part : undefined));
  },
  Split: ({ t, dys, node }) => {
    const parts = dys.map((d, i) => d ?? zerosLike(t, node.outputs[i] as string));
    return [t.node('Concat', parts, { axis: node.attrs.axis as number })];
  },
  /** Axis 0. ScatterElements, not ScatterND: that one races when it adds duplicates on several threads. */
  Gather: ({ t, dy, x }) => {
    const [rows, width] = t.shape(x(0)) as [number, number];
    const edges = t.shape(x(1)).reduce((n, s) => n * s, 1);
    const index = t.node('Expand', [t.reshape(x(1), [edges, 1]), t.ints([edges, width])]);
    const zeros = t.node('Expand', [t.real(0), t.ints([rows, width])]);
    const attrs = { axis: 0, reduction: 'add' };
    return [t.node('ScatterElements', [zeros, index, t.reshape(dy, [edges, width])], attrs)];
  },
};

/** A bool value as the graph's real type (TensorProto.DataType 1 or 11). */
export const asReal = (t: Tape, value: string): string => t.cast(value, t.realType);

/** Ops whose results are choices: no gradient passes them. */
const CHOICES = new Set(['TopK', 'ArgMax', 'Greater']);

/**
 * Reverse-mode differentiation: adds to the tape the gradients of a scalar with respect to values.
 * Only the paths between them are walked. Throws on an op without a rule, naming it.
 * @returns for each value of `wrt`, the name of its gradient
 */
export function gradients(t: Tape, scalar: string, wrt: readonly string[]): string[] {
  const forward = [...t.nodes];
  const dependent = new Set(wrt);
  for (const node of forward) {
    if (CHOICES.has(node.opType)) continue;
    if (node.inputs.some((name) => dependent.has(name))) for (const out of node.outputs) dependent.add(out);
  }
  const gradient = new Map<string, string>([[scalar, t.real(1)]]);
  const accumulate = (name: string, part: string | undefined) => {
    if (part === undefined || !dependent.has(name)) return;
    const sum = gradient.get(name);
    gradient.set(name, sum === undefined ? part : t.node('Add', [sum, part]));
  };
  for (const node of forward.reverse()) {
    const dys = node.outputs.map((name) => gradient.get(name));
    const dy = dys.find((d) => d !== undefined);
    if (dy === undefined || !node.inputs.some((name) => dependent.has(name))) continue;
    const composite = t.composites.get(node.outputs[0] as string);
    if (composite) {
      const parts = composite.backward(dy);
      composite.inputs.forEach((name, i) => {
        accumulate(name, parts[i]);
      });
      continue;
    }
    const rule = RULES[node.opType];
    if (!rule) throw new Error(`no gradient rule for ${node.opType}`);
    const x = (i: number) => node.inputs[i] as string;
    const parts = rule({ t, node, dy, dys, x, wants: (i) => dependent.has(x(i)) });
    node.inputs.forEach((name, i) => {
      accumulate(name, parts[i]);
    });
  }
  return wrt.map((name) => gradient.get(name) ?? zerosLike(t, name));
}
