import { opsById } from '../design/graph.ts';
import { specOf } from '../design/ops/catalogue.ts';
import { needsOf, type Plan, type Port, plan, type Role, type Segment } from '../design/segments.ts';
import { neighboursOf, shapesOf } from '../design/shapes.ts';
import type { Design, Op, Setting } from '../design/types.ts';
import { assertValid } from '../design/validity.ts';
import type { EmitContext } from './emitOps.ts';
import { GraphBuilder } from './graph.ts';
import { emitOp } from './lowerings.ts';
import { type Gather, type Neighbours, nearestGraph, wordGraph } from './neighbours.ts';
import type { Dim } from './proto.ts';
import type { TensorType } from './tensor.ts';
import { embeddingOf, type Weights, weightTensor } from './weights.ts';

export interface EmitOptions {
  /** How neighbours are reduced; see Gather. */
  gather: Gather;
  /** With words, whose number varies: emit for exactly as many as a sample has at most, to reckon memory by. */
  mostWords?: boolean;
}

/** ONNX models of a design: one per segment, and the unsplit graph. */
export interface EmittedPlan {
  plan: Plan;
  head?: Uint8Array;
  edge?: Uint8Array;
  tail?: Uint8Array;
  whole: Uint8Array;
}

/** Rows of a tensor in a setting of words. */
const VARYING = 'N';

/**
 * Type and dims of a port's tensor: features float32 [rows, width], a graph int16 [N, k], words int32 [N]. Where the
 * number of words varies, dimensions have names.
 */
export function portTensor(
  port: Port,
  design: Design,
  setting: Setting,
  shapes = shapesOf(design, setting),
  varying = setting.words !== undefined,
): { name: string; type: TensorType; dims: Dim[] } {
  const shape = shapes.get(port.opId);
  const op = design.ops.find((o) => o.id === port.opId);
  if (!shape || !op) throw new Error(`port ${port.name} has no shape`);
  const { name } = port;
  const rows = varying && !shape.pooled ? VARYING : shape.rows;
  if (port.what === 'graph') {
    const k = neighboursOf(op, setting);
    if (k === 0) throw new Error(`port ${name} is not a graph`);
    return { name, type: 'int16', dims: [rows, varying && op.kind !== 'Input' ? `${name}.k` : k] };
  }
  if (op.kind === 'Input' && setting.words) return { name, type: 'int32', dims: [rows] };
  return { name, type: 'float32', dims: [rows, shape.width] };
}

/**
 * One segment as an ONNX model for one sample. Inputs and outputs carry the ports' names. Graphs travel as
 * int16 (see portTensor) and are int64 inside, because TopK gives and Gather takes that.
 */
export const emitSegment = (
  segment: Segment,
  design: Design,
  setting: Setting,
  weights: Weights,
  options: EmitOptions,
): Uint8Array => segmentGraph(segment, design, setting, weights, options).toBytes();

/** The segment's model before it is written. */
export function segmentGraph(
  segment: Segment,
  design: Design,
  setting: Setting,
  weights: Weights,
  options: EmitOptions,
): GraphBuilder {
  const shapes = shapesOf(design, setting);
  const needs = needsOf(design);
  const ops = opsById(design);
  const g = new GraphBuilder(segment.role);
  const varying = setting.words !== undefined && !options.mostWords;
  // Sentences are short: a chain of gathers would cost more nodes than it saves memory.
  const gather = setting.words ? 'block' : options.gather;
  const context: EmitContext = { graph: g, weights, gather, classes: setting.classes };
  const embedding = embeddingOf(design, setting);
  const values = new Map<string, string>();
  const graphs = new Map<string, Neighbours>();
  const graphOf = (op: Op | undefined, indices: string): Neighbours => {
    const k = neighboursOf(op, setting);
    if (op?.kind === 'Input') return wordGraph(g, indices, k, varying ? null : setting.points);
    return varying ? nearestGraph(g, indices, k) : { indices, k };
  };
  for (const port of segment.inputs) {
    const { type, dims } = portTensor(port, design, setting, shapes, varying);
    const name = g.input(port.name, type, dims);
    const op = ops.get(port.opId);
    if (port.what === 'graph') {
      const indices = g.node('Cast', [name], { to: INT64 });
      graphs.set(port.name, graphOf(op, indices));
    } else if (op?.kind === 'Input' && embedding) {
      const table = weightTensor(weights, embedding.name, embedding.dims);
      values.set(port.name, g.node('Gather', [g.constant(table, 'embedding'), name], { axis: 0 }));
    } else values.set(port.name, name);
  }
  for (const op of segment.ops) {
    const need = needs.get(op.id);
    const ports = need?.features ?? [];
    const first = shapes.get(ports[0]?.opId ?? '');
    const out = emitOp(context, op, {
      features: ports.map((port) => values.get(port.name) as string),
      widths: ports.map((port) => shapes.get(port.opId)?.width ?? 0),
      rows: varying && !first?.pooled ? null : (first?.rows ?? 0),
      neighbours: (need?.graph && graphs.get(need.graph.name)) ?? null,
    });
    if (specOf(op).graph === 'makes') graphs.set(`${op.id}.graph`, graphOf(op, out));
    else values.set(op.id, out);
  }
  for (const port of segment.outputs) {
    const { type, dims } = portTensor(port, design, setting, shapes, varying);
    const op = ops.get(port.opId);
    const inner =
      port.what === 'features'
        ? (values.get(port.name) as string)
        : g.node('Cast', [graphs.get(port.name)?.indices ?? ''], { to: INT16 }, `${op?.id}.int16`);
    g.output(inner, port.name, type, dims);
  }
  return g;
}

/** Element type codes of ONNX's TensorProto. */
const INT16 = 5;
const INT64 = 7;

/**
 * A valid design as ONNX, one model per segment. Throws DesignError or WeightsError.
 * @param options per placement, because each side's engine has its own best form
 */
export function emitPlan(
  design: Design,
  setting: Setting,
  weights: Weights,
  options: { device: EmitOptions; edge: EmitOptions },
): EmittedPlan {
  assertValid(design, setting);
  const p = plan(design);
  const emitted: EmittedPlan = {
    plan: p,
    whole: emitSegment(p.whole, design, setting, weights, options.edge),
  };
  for (const role of ['head', 'edge', 'tail'] satisfies Role[]) {
    const segment = p[role];
    if (segment) emitted[role] = emitSegment(segment, design, setting, weights, options[segment.placement]);
  }
  return emitted;
}
