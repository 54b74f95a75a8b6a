import { opsById } from '../design/graph.ts';
import { specOf } from '../design/ops/catalogue.ts';
import { needsOf, type Plan, plan, type Role, type Segment } from '../design/segments.ts';
import { neighboursOf, shapesOf } from '../design/shapes.ts';
import { pointsOf } from '../design/share.ts';
import type { Design, Op, Setting } from '../design/types.ts';
import { assertValid } from '../design/validity.ts';
import { type WireTensor, wireType } from '../design/wire.ts';
import type { EmitContext } from './emitOps.ts';
import { GraphBuilder } from './graph.ts';
import { emitOp } from './lowerings.ts';
import { type Gather, type Neighbours, nearestGraph, wordGraph } from './neighbours.ts';
import { Stack } from './stacked.ts';
import { embeddingOf, type Weights, weightTensor } from './weights.ts';
import { type Part, type PortTensor, receiveParts, sendParts } from './wireCodec.ts';

export interface EmitOptions {
  /** How neighbours are reduced; see Gather. */
  gather: Gather;
  /** With words, whose number varies: emit for exactly as many as a sample has at most, to reckon memory by. */
  mostWords?: boolean;
  /** Emit for a batch of samples, each computed as if it were alone; see BATCH. Not for words, which differ in number. */
  batched?: boolean;
}

/** Whether designs of a setting can be emitted for a batch of samples: all have as many nodes. */
export const batches = ({ words }: Setting): boolean => words === undefined;

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
 * A segment's tensor: features float32 [rows, width], a graph int16 [N, k], words int32 [N], and what a codec makes of
 * them. The sensor's points are all of them. Where the number of words varies, dimensions have names.
 */
export function wireTensor(
  tensor: WireTensor,
  design: Design,
  setting: Setting,
  shapes = shapesOf(design, setting),
  varying = setting.words !== undefined,
): Part {
  const { name, port, part } = tensor;
  const shape = shapes.get(port.opId);
  const op = design.ops.find((o) => o.id === port.opId);
  if (!shape || !op) throw new Error(`port ${port.name} has no shape`);
  const of = { name, part, type: wireType(tensor, design, setting) };
  const nodes = op.kind === 'Input' && part === 'plain' ? setting.points : shape.rows;
  const rows = varying && !shape.pooled ? VARYING : nodes;
  if (port.what === 'graph') {
    const k = neighboursOf(op, setting);
    if (k === 0) throw new Error(`port ${port.name} is not a graph`);
    return { ...of, dims: [rows, varying && op.kind !== 'Input' ? `${port.name}.k` : k] };
  }
  if (part === 'scale') return { ...of, dims: [shape.pooled ? 1 : shape.width] };
  if (of.type === 'int32') return { ...of, dims: [rows] };
  return { ...of, dims: [rows, shape.width] };
}

/** What a segment takes and gives, as tensors. */
export function segmentTensors(
  segment: Segment,
  design: Design,
  setting: Setting,
): { inputs: PortTensor[]; outputs: PortTensor[] } {
  const shapes = shapesOf(design, setting);
  const all = (tensors: readonly WireTensor[]) =>
    tensors.map((tensor) => {
      const { name, type, dims } = wireTensor(tensor, design, setting, shapes);
      return { name, type, dims };
    });
  return { inputs: all(segment.receives), outputs: all(segment.sends) };
}

/** The tensors of each port, together. */
function byPort(tensors: readonly WireTensor[]): WireTensor[][] {
  const groups = new Map<string, WireTensor[]>();
  for (const tensor of tensors) {
    // As it is, and encoded: two forms of the same port.
    const key = `${tensor.part === 'plain'} ${tensor.port.name}`;
    groups.set(key, [...(groups.get(key) ?? []), tensor]);
  }
  return [...groups.values()];
}

/**
 * One segment as an ONNX model for one sample. Inputs and outputs carry the ports' names. Graphs travel as
 * int16 (see portTensor) and are int64 inside, because TopK gives and Gather takes that.
 */
const emitSegment = (
  segment: Segment,
  design: Design,
  setting: Setting,
  weights: Weights,
  options: EmitOptions,
): Uint8Array => segmentGraph(segment, design, setting, weights, options).toBytes();

/** The first so many rows. */
export const firstRows = (g: GraphBuilder, x: string, count: number, axis: number): string =>
  g.node('Slice', [x, g.ints([0]), g.ints([count]), g.ints([axis])]);

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
  if (options.batched && !batches(setting)) throw new Error('sentences differ in length: no batch of them');
  const points = pointsOf(design, setting);
  const stack = options.batched ? new Stack(g, points) : undefined;
  // Sentences are short: a chain of gathers would cost more nodes than it saves memory.
  const gather = setting.words ? 'block' : options.gather;
  const context: EmitContext = { graph: g, weights, gather, classes: setting.classes };
  const embedding = embeddingOf(design, setting);
  const values = new Map<string, string>();
  const graphs = new Map<string, Neighbours>();
  const graphOf = (op: Op | undefined, indices: string): Neighbours => {
    const k = neighboursOf(op, setting);
    if (op?.kind === 'Input') return wordGraph(g, indices, k, varying ? null : points);
    return varying ? nearestGraph(g, indices, k) : { indices, k };
  };
  const parts = (tensors: readonly WireTensor[]) =>
    tensors.map((tensor) => {
      const part = wireTensor(tensor, design, setting, shapes, varying);
      return stack ? { ...part, dims: Stack.dims(part.dims) } : part;
    });
  /** Neighbours by their number within each sample, where there are several. */
  const locals = new Map<string, string>();
  for (const tensors of byPort(segment.receives)) {
    const [first] = tensors as [WireTensor];
    const { port } = first;
    const op = ops.get(port.opId);
    const plain = first.part === 'plain' || first.part === 'kept';
    const [{ name, type, dims }] = parts(tensors) as [Part];
    const whole = plain ? g.input(name, type, dims) : receiveParts(g, parts(tensors));
    stack?.sees(name);
    const sensed = op?.kind === 'Input' && first.part === 'plain' && points < setting.points;
    const given = sensed ? firstRows(g, whole, points, stack ? 1 : 0) : whole;
    const { width = 0 } = shapes.get(port.opId) ?? {};
    if (stack && port.what === 'graph') {
      const k = neighboursOf(op, setting);
      graphs.set(port.name, { indices: stack.checkedNeighbours(given, k), k });
    } else if (stack) values.set(port.name, stack.rows(given, width));
    else if (port.what === 'graph') {
      const indices = plain ? g.cast(given, 'int64') : given;
      graphs.set(port.name, graphOf(op, indices));
    } else if (op?.kind === 'Input' && embedding) {
      const table = weightTensor(weights, embedding.name, embedding.dims);
      values.set(port.name, g.node('Gather', [g.weight(embedding.name, table), given], { axis: 0 }));
    } else values.set(port.name, given);
  }
  for (const op of segment.ops) {
    const need = needs.get(op.id);
    const ports = need?.features ?? [];
    const first = shapes.get(ports[0]?.opId ?? '');
    const out = emitOp(context, op, {
      features: ports.map((port) => values.get(port.name) as string),
      widths: ports.map((port) => shapes.get(port.opId)?.width ?? 0),
      rows: stack || (varying && !first?.pooled) ? null : (first?.rows ?? 0),
      stack,
      neighbours: (need?.graph && graphs.get(need.graph.name)) ?? null,
    });
    if (stack && specOf(op).graph === 'makes') {
      const k = neighboursOf(op, setting);
      locals.set(`${op.id}.graph`, out);
      graphs.set(`${op.id}.graph`, { indices: stack.neighbours(out, k), k });
    } else if (specOf(op).graph === 'makes') graphs.set(`${op.id}.graph`, graphOf(op, out));
    else values.set(op.id, out);
  }
  for (const tensors of byPort(segment.sends)) {
    const [{ port, part }] = tensors as [WireTensor];
    const { rows = 1, width = 0 } = shapes.get(port.opId) ?? {};
    const features = values.get(port.name) ?? '';
    const value =
      port.what === 'graph'
        ? (locals.get(port.name) ?? graphs.get(port.name)?.indices ?? '')
        : (stack?.samples(features, rows, width) ?? features);
    if (part !== 'plain' && part !== 'kept') {
      sendParts(g, value, parts(tensors));
      continue;
    }
    const [{ name, type, dims }] = parts(tensors) as [Part];
    const inner = port.what === 'features' ? value : g.cast(value, 'int16', `${port.opId}.int16`);
    g.output(inner, name, type, dims);
  }
  return g;
}

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
    whole: emitSegment(p.whole, design, setting, weights, { ...options.edge, batched: false }),
  };
  for (const role of ['head', 'edge', 'tail'] satisfies Role[]) {
    const segment = p[role];
    if (segment) emitted[role] = emitSegment(segment, design, setting, weights, options[segment.placement]);
  }
  return emitted;
}
