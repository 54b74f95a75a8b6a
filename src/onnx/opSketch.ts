import type { Op } from '../design/types.ts';
import { GraphBuilder } from './graph.ts';
import { bytesOf, typeOf, VIEWS } from './liveness.ts';
import { emitOp } from './lowerings.ts';
import type { Gather } from './neighbours.ts';
import { distinctNodes, fusedNodes } from './runningOrder.ts';
import { inferShapes, type StaticShape } from './staticShapes.ts';
import { float32, type Tensor, type TensorType } from './tensor.ts';
import { biasName, layersOf, type Weights, weightName } from './weights.ts';

/** What memory knows of a value. Those of equal shapes may share it. */
export interface SketchValue {
  bytes: number;
  shape: number;
}

const shapes = new Map<string, number>();

/** Numbers of constants, and their bytes by number. */
const constants = new Map<string, number>();
export const constantBytes: number[] = [];

function constantOf({ type, dims, data }: Tensor): number {
  const text = `${type}[${dims}]${data.join()}`;
  const known = constants.get(text);
  if (known !== undefined) return known;
  constants.set(text, constantBytes.length);
  return constantBytes.push(data.byteLength) - 1;
}

/** @returns the same shape for the same type and dimensions */
export function sketchValue(type: TensorType, dims: StaticShape): SketchValue {
  const text = `${type}${dims}`;
  const shape = shapes.get(text) ?? shapes.size;
  shapes.set(text, shape);
  return { bytes: bytesOf(dims, type), shape };
}

/** A node as it runs. Values are numbered: the op's inputs first, then what its nodes make. Constants are left out. */
export interface SketchNode {
  inputs: readonly number[];
  outputs: readonly (SketchValue & { value: number })[];
  /** Whether its output is its input's memory. */
  isView: boolean;
}

/** What an op adds to a model. */
export interface OpSketch {
  nodes: readonly SketchNode[];
  /** Values that it reads from outside, and all of them. */
  given: number;
  values: number;
  /** The value that it makes. */
  result: number;
  /** Of the graph that it reads: its columns, where it was the first to split it. */
  columns: readonly number[];
  /** Nodes before equal ones are shared. */
  emitted: number;
  /** Bytes of its weights, and of the largest of them. */
  weights: number;
  largest: number;
  /** Constants by their numbers: a model has each once. See constantBytes. */
  constants: readonly number[];
}

/** What an op reads. */
export interface SketchInput {
  rows: number;
  width: number;
  classes: number;
  gather: Gather;
  /** Neighbours of the graph that it reads, 0 where it reads none, and whether another op has split its columns. */
  k: number;
  isSplit: boolean;
}

const X = 'x';
const INDICES = 'indices';

/** As many zeros as were asked for at most: weights whose sizes alone count share them. */
let zeros = new Float32Array();

/** A tensor whose content does not matter. */
export function blank(...dims: number[]): Tensor<'float32'> {
  const size = dims.reduce((a, b) => a * b, 1);
  if (zeros.length < size) zeros = new Float32Array(size);
  return float32(zeros.subarray(0, size), dims);
}

const blankWeights = (op: Op, width: number, classes: number): Weights =>
  Object.fromEntries(
    layersOf(op, width, classes).flatMap((layer) => [
      [weightName(layer), blank(layer.from, layer.to)],
      [biasName(layer), blank(layer.to)],
    ]),
  );

const isConstant = (weights: Weights, name: string): boolean => weights[name] === undefined;

/** Emits an op as it stands in a model, and reads off what of it decides about memory. */
export function sketchOp(op: Op, { rows, width, classes, gather, k, isSplit }: SketchInput): OpSketch {
  const g = new GraphBuilder(op.id);
  const weights = blankWeights(op, width, classes);
  g.input(X, 'float32', [rows, width]);
  if (k > 0) g.input(INDICES, 'int64', [rows, k]);
  const columns = isSplit
    ? Array.from({ length: k }, (_, i) => g.input(`column${i}`, 'int64', [rows, 1]))
    : [];
  const neighbours = k > 0 ? { indices: INDICES, k, ...(isSplit && { columns }) } : null;
  const made = emitOp({ graph: g, weights, gather, classes }, op, {
    ...{ features: [X], widths: [width], rows, neighbours },
  });
  g.output(made);
  const known = new Map<string, { value: number; shape: StaticShape; type: TensorType }>();
  for (const { name, type, dims } of g.inputs)
    known.set(name, { value: known.size, shape: dims as StaticShape, type });
  const given = known.size;
  const nodes = fusedNodes(distinctNodes(g), new Set(g.results())).map((node): SketchNode => {
    const read = node.inputs.map((name) => known.get(name));
    const dims = inferShapes(
      node,
      node.inputs.map((name) => known.get(name)?.shape ?? g.initializers.get(name)?.dims),
      (i) => intsOf(g.initializers.get(node.inputs[i] ?? '')),
    );
    if (!dims) throw new Error(`${node.opType} of ${op.kind} has no static shape`);
    const outputs = node.outputs.map((name, i) => {
      const shape = dims[i] as StaticShape;
      const type = typeOf(node, i, read[0]?.type ?? 'float32');
      const value = known.size;
      known.set(name, { value, shape, type });
      return { value, ...sketchValue(type, shape) };
    });
    const inputs = read.flatMap((one) => (one ? [one.value] : []));
    return { inputs, outputs, isView: VIEWS.has(node.opType) && read[0] !== undefined };
  });
  const sizes = [...g.initializers].filter(([name]) => !isConstant(weights, name));
  const bytes = sizes.map(([, { data }]) => data.byteLength);
  return {
    ...{ nodes, given, values: known.size, emitted: g.nodes.length },
    result: known.get(made)?.value as number,
    columns: neighbours?.columns?.map((name) => known.get(name)?.value as number) ?? [],
    weights: bytes.reduce((a, b) => a + b, 0),
    largest: Math.max(0, ...bytes),
    constants: [...g.initializers].flatMap(([name, tensor]) =>
      isConstant(weights, name) ? [constantOf(tensor)] : [],
    ),
  };
}

const intsOf = (tensor: Tensor | undefined): number[] | undefined =>
  tensor?.type === 'int64' ? Array.from(tensor.data as BigInt64Array, Number) : undefined;
