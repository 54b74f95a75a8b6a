import { topological } from './graph.ts';
import { specOf } from './ops/catalogue.ts';
import { neighboursOf, shapesOf } from './shapes.ts';
import type { Design, Op, Placement, Setting, Shape } from './types.ts';

/**
 * One tensor of the design: an op's features [N, width] (or [1, width]), or the graph [N, k] of a Sample or of a
 * sentence. The features of an Input of words are their ids, [N]: whoever reads them looks them up.
 */
export interface Port {
  opId: string;
  what: 'features' | 'graph';
  /** The tensor's name in ONNX and on the wire. */
  name: string;
}

export type Role = 'head' | 'edge' | 'tail';

/** Ops that run together on one side, with the tensors that come in and go out. */
export interface Segment {
  role: Role;
  placement: Placement;
  /** In running order; no Input, no Communicate. */
  ops: Op[];
  inputs: Port[];
  outputs: Port[];
}

/** Where a design runs. A frame goes device head -> edge -> device tail; each part may be absent. */
export interface Plan {
  head?: Segment;
  edge?: Segment;
  tail?: Segment;
  /** The sensor's points, or words. */
  input: Port;
  /** The logits, [1, classes]. */
  result: Port;
  /** Tensors that cross to the edge and back; the result is among `down` when the edge computes it. */
  up: Port[];
  down: Port[];
  /** All compute ops in running order, as one segment. */
  whole: Segment;
}

/** Where it runs: device, edge, or split (arXiv 2512.11856). */
export type Mode = 'D' | 'E' | 'DE' | 'ED' | 'DED';

const features = (opId: string): Port => ({ opId, what: 'features', name: opId });
const graph = (opId: string): Port => ({ opId, what: 'graph', name: `${opId}.graph` });

/** What an op really reads, looking through Sample and Communicate, which hand features on unchanged. */
export interface Needs {
  features: Port[];
  graph: Port | null;
}

/** The tensors each op reads. Absent for ops on a cycle. */
export function needsOf(design: Design): Map<string, Needs> {
  const values = new Map<string, Needs['features'][number]>();
  const graphs = new Map<string, Port | null>();
  const needs = new Map<string, Needs>();
  for (const op of topological(design)) {
    const first = op.inputs[0];
    const spec = specOf(op);
    const carried = (first !== undefined && graphs.get(first)) || null;
    const read = op.inputs.map((id) => values.get(id)).filter((port) => port !== undefined);
    needs.set(op.id, {
      features: read,
      graph: spec.graph === 'reads' ? carried : null,
    });
    values.set(op.id, (spec.passes ? read[0] : undefined) ?? features(op.id));
    // Only words come with a graph; on points nothing may read it (E110).
    if (spec.graph === 'makes') graphs.set(op.id, graph(op.id));
    else graphs.set(op.id, spec.graph === 'drops' ? null : carried);
  }
  return needs;
}

const LEVELS: readonly Role[] = ['head', 'edge', 'tail'];

/**
 * The stage each compute op falls in: 0 head, 1 edge, 2 tail; 3 and more means that data would
 * visit the edge a second time (E120).
 */
export function stagesOf(design: Design, needs = needsOf(design)): Map<string, number> {
  const stages = new Map<string, number>();
  for (const op of topological(design)) {
    if (op.kind === 'Communicate') continue;
    const side = op.placement === 'edge' ? 1 : 0;
    let stage = side;
    for (const port of portsRead(needs.get(op.id))) {
      const from = stages.get(port.opId) ?? 0;
      if (from > stage) stage = from % 2 === side ? from : from + 1;
    }
    stages.set(op.id, stage);
  }
  return stages;
}

function portsRead(needs: Needs | undefined): Port[] {
  if (!needs) return [];
  return needs.graph ? [...needs.features, needs.graph] : needs.features;
}

const unique = (ports: Port[]): Port[] => [...new Map(ports.map((port) => [port.name, port])).values()];

/** The plan of a valid design. Call validity first: with an invalid one the result is meaningless. */
export function plan(design: Design): Plan {
  const needs = needsOf(design);
  const stages = stagesOf(design, needs);
  const order = topological(design);
  const inputOp = order.find((op) => op.kind === 'Input');
  const last = order.find((op) => op.kind === 'Classifier');
  if (!inputOp || !last) throw new Error('a plan needs one Input and one Classifier');
  const input = features(inputOp.id);
  const result = features(last.id);
  // A Sample whose graph nobody reads computes nothing that leaves: it does not run.
  const graphsRead = new Set([...needs.values()].map((need) => need.graph?.opId));
  const computing = order.filter((op) => {
    const { runs } = specOf(op);
    return runs === 'when its graph is read' ? graphsRead.has(op.id) : runs === 'always';
  });

  const segment = (role: Role, ops: Op[]): Segment => {
    const inside = new Set(ops.map((op) => op.id));
    const inputs = unique(
      ops.flatMap((op) => portsRead(needs.get(op.id))).filter((p) => !inside.has(p.opId)),
    );
    const wanted = computing.filter((op) => !inside.has(op.id)).flatMap((op) => portsRead(needs.get(op.id)));
    const outputs = unique([...wanted, result].filter((p) => inside.has(p.opId)));
    return { role, placement: role === 'edge' ? 'edge' : 'device', ops, inputs, outputs };
  };
  const parts: Partial<Record<Role, Segment>> = {};
  LEVELS.forEach((role, level) => {
    const ops = computing.filter((op) => stages.get(op.id) === level);
    if (ops.length > 0) parts[role] = segment(role, ops);
  });
  return {
    ...parts,
    input,
    result,
    up: parts.edge?.inputs ?? [],
    down: parts.edge?.outputs ?? [],
    whole: segment('head', computing),
  };
}

export function modeOf(p: Plan): Mode {
  if (!p.edge) return 'D';
  return `${p.head ? 'D' : ''}E${p.tail ? 'D' : ''}` as Mode;
}

/**
 * Bytes of one port on the wire: features fp32, words int32, a graph as int16 source indices (the row is the target).
 */
export function portBytes(port: Port, design: Design, shapes: Map<string, Shape>, setting: Setting): number {
  const shape = shapes.get(port.opId);
  const op = design.ops.find((o) => o.id === port.opId);
  if (!shape || !op) return 0;
  if (port.what === 'graph') return shape.rows * neighboursOf(op, setting) * 2;
  return shape.rows * (op.kind === 'Input' && setting.words ? 1 : shape.width) * 4;
}

/** What one Communicate op carries: the ports that no earlier Communicate already sent that way. */
export interface Crossing {
  opId: string;
  direction: 'up' | 'down';
  ports: Port[];
  bytes: number;
}

/** Tensor bytes over the link at each Communicate, and of the result's way home (opId of the Classifier). */
export function crossings(design: Design, setting: Setting): Crossing[] {
  const p = plan(design);
  const shapes = shapesOf(design, setting);
  const needs = needsOf(design);
  const left = { up: new Map(p.up.map((x) => [x.name, x])), down: new Map(p.down.map((x) => [x.name, x])) };
  const take = (opId: string, direction: 'up' | 'down', names: string[]): Crossing => {
    const ports = names.map((name) => left[direction].get(name)).filter((port) => port !== undefined);
    for (const port of ports) left[direction].delete(port.name);
    return {
      opId,
      direction,
      ports,
      bytes: ports.reduce((sum, x) => sum + portBytes(x, design, shapes, setting), 0),
    };
  };
  const list: Crossing[] = [];
  for (const op of topological(design)) {
    if (op.kind !== 'Communicate') continue;
    const value = needs.get(op.id)?.features[0];
    const carried = shapes.get(op.id)?.graph;
    const names = [...(value ? [value.name] : []), ...(carried ? [graph(carried).name] : [])];
    list.push(take(op.id, op.placement === 'device' ? 'up' : 'down', names));
  }
  if (left.down.has(p.result.name)) list.push(take(p.result.opId, 'down', [p.result.name]));
  return list;
}
