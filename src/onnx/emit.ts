import { opsById } from '../design/graph.ts';
import { needsOf, type Plan, type Port, plan, type Role, type Segment } from '../design/segments.ts';
import { shapesOf } from '../design/shapes.ts';
import type { Design, Setting } from '../design/types.ts';
import { assertValid } from '../design/validity.ts';
import { type EmitContext, emitOp } from './emitOps.ts';
import { GraphBuilder } from './graph.ts';
import type { Gather, Neighbours } from './neighbours.ts';
import type { TensorType } from './tensor.ts';
import type { Weights } from './weights.ts';

export interface EmitOptions {
  /** How neighbours are reduced; see Gather. */
  gather: Gather;
}

/** ONNX models of a design: one per segment, and the unsplit graph. */
export interface EmittedPlan {
  plan: Plan;
  head?: Uint8Array;
  edge?: Uint8Array;
  tail?: Uint8Array;
  whole: Uint8Array;
}

/** Type and dims of a port's tensor: features float32 [rows, width], a graph int16 [N, k]. */
export function portTensor(
  port: Port,
  design: Design,
  setting: Setting,
  shapes = shapesOf(design, setting),
): { name: string; type: TensorType; dims: number[] } {
  const shape = shapes.get(port.opId);
  const op = design.ops.find((o) => o.id === port.opId);
  if (!shape || !op) throw new Error(`port ${port.name} has no shape`);
  if (port.what === 'features') return { name: port.name, type: 'float32', dims: [shape.rows, shape.width] };
  if (op.kind !== 'Sample') throw new Error(`port ${port.name} is not a graph`);
  return { name: port.name, type: 'int16', dims: [shape.rows, op.k] };
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
  const context: EmitContext = { graph: g, weights, gather: options.gather, classes: setting.classes };
  const values = new Map<string, string>();
  const graphs = new Map<string, Neighbours>();
  for (const port of segment.inputs) {
    const { type, dims } = portTensor(port, design, setting, shapes);
    const name = g.input(port.name, type, dims);
    if (port.what === 'features') values.set(port.name, name);
    else graphs.set(port.name, { indices: g.node('Cast', [name], { to: INT64 }), k: dims[1] as number });
  }
  for (const op of segment.ops) {
    const need = needs.get(op.id);
    const ports = need?.features ?? [];
    const first = shapes.get(ports[0]?.opId ?? '');
    const out = emitOp(context, op, {
      features: ports.map((port) => values.get(port.name) as string),
      widths: ports.map((port) => shapes.get(port.opId)?.width ?? 0),
      rows: first?.rows ?? 0,
      neighbours: (need?.graph && graphs.get(need.graph.name)) ?? null,
    });
    if (op.kind === 'Sample') graphs.set(`${op.id}.graph`, { indices: out, k: op.k });
    else values.set(op.id, out);
  }
  for (const port of segment.outputs) {
    const { type, dims } = portTensor(port, design, setting, shapes);
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
