import { derived } from './derived.ts';
import { topological } from './graph.ts';
import { specOf } from './ops/catalogue.ts';
import type { Needs, Port } from './port.ts';
import { shareOf } from './share.ts';
import type { Design, Op, Placement } from './types.ts';
import { type WireTensor, wireCodecs, wireTensors } from './wire.ts';

export type { Needs, Port } from './port.ts';

export type Role = 'head' | 'edge' | 'tail';

/** Ops that run together on one side, with the tensors that come in and go out. */
export interface Segment {
  role: Role;
  placement: Placement;
  /** In running order; no Input, no Communicate. */
  ops: Op[];
  inputs: Port[];
  outputs: Port[];
  /** The same as tensors: what comes over the link, or goes over it, in its codec. */
  receives: WireTensor[];
  sends: WireTensor[];
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
  /** The same as tensors on the wire. */
  wire: Record<'up' | 'down', WireTensor[]>;
  /** All compute ops in running order, as one segment. */
  whole: Segment;
}

/** Where it runs: device, edge, or split (arXiv 2512.11856). */
export type Mode = 'D' | 'E' | 'DE' | 'ED' | 'DED';

const features = (opId: string): Port => ({ opId, what: 'features', name: opId });
const graph = (opId: string): Port => ({ opId, what: 'graph', name: `${opId}.graph` });

/** The tensors each op reads. Absent for ops on a cycle. */
export const needsOf = derived((design): ReadonlyMap<string, Needs> => {
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
      carried,
    });
    values.set(op.id, (spec.passes ? read[0] : undefined) ?? features(op.id));
    // Only words come with a graph; on points nothing may read it (E110).
    if (spec.graph === 'makes') graphs.set(op.id, graph(op.id));
    else graphs.set(op.id, spec.graph === 'drops' ? null : carried);
  }
  return needs;
});

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

/** Each name once. */
const unique = <T extends { name: string }>(list: readonly T[]): T[] => [
  ...new Map(list.map((each) => [each.name, each])).values(),
];

/** The plan of a valid design. Call validity first: with an invalid one the result is meaningless. */
export const plan = derived((design): Plan => {
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

  const portsOf = (ops: Op[]): Pick<Segment, 'ops' | 'inputs' | 'outputs'> => {
    const inside = new Set(ops.map((op) => op.id));
    const inputs = unique(
      ops.flatMap((op) => portsRead(needs.get(op.id))).filter((p) => !inside.has(p.opId)),
    );
    const wanted = computing.filter((op) => !inside.has(op.id)).flatMap((op) => portsRead(needs.get(op.id)));
    const outputs = unique([...wanted, result].filter((p) => inside.has(p.opId)));
    return { ops, inputs, outputs };
  };
  const [head, edge, tail] = LEVELS.map((_, level) => {
    const ops = computing.filter((op) => stages.get(op.id) === level);
    return ops.length > 0 ? portsOf(ops) : undefined;
  });
  const up = edge?.inputs ?? [];
  const down = edge?.outputs ?? [];
  const codecs = wireCodecs(design, needs);
  const keeps = shareOf(design) < 1;
  const onWire = (ports: readonly Port[], direction: 'up' | 'down') =>
    ports.flatMap((port) =>
      wireTensors(port, codecs[direction].get(port.name), keeps && port.name === input.name),
    );
  const wire = { up: onWire(up, 'up'), down: onWire(down, 'down') };
  const asIs = (ports: readonly Port[]) => ports.flatMap((port) => wireTensors(port));
  const withRole = (role: Role, part: Pick<Segment, 'ops' | 'inputs' | 'outputs'>): Segment => ({
    role,
    placement: role === 'edge' ? 'edge' : 'device',
    ...part,
    receives: asIs(part.inputs),
    sends: asIs(part.outputs),
  });

  const parts: Partial<Record<Role, Segment>> = {};
  // The sensor's points are encoded, or some of them left out, by a head too where there is otherwise none.
  const encoded = wire.up.some(({ port, name }) => port.name === input.name && name !== input.name);
  if (head || encoded) {
    const first = withRole('head', head ?? { ops: [], inputs: [], outputs: [] });
    if (encoded) first.inputs = unique([...first.inputs, input]);
    first.receives = asIs(first.inputs);
    if (encoded) first.outputs = unique([...first.outputs, input]);
    const given = new Set(first.outputs.map(({ name }) => name));
    // What the sensor gives is there already.
    const kept = first.outputs.filter(
      ({ name }) => name !== input.name && tail?.inputs.some((port) => port.name === name),
    );
    const result = edge ? [] : first.outputs;
    const sent = edge ? wire.up.filter(({ port }) => given.has(port.name)) : [];
    first.sends = unique([...asIs(kept), ...asIs(result), ...sent]);
    parts.head = first;
  }
  if (edge) parts.edge = { ...withRole('edge', edge), receives: wire.up, sends: wire.down };
  if (tail) {
    const came = new Set(down.map(({ name }) => name));
    const here = tail.inputs.filter(({ name }) => !came.has(name));
    parts.tail = { ...withRole('tail', tail), receives: [...wire.down, ...asIs(here)] };
    const read = new Set(tail.inputs.map(({ name }) => name));
    parts.tail.receives = parts.tail.receives.filter(({ port }) => read.has(port.name));
  }
  return { ...parts, input, result, up, down, wire, whole: withRole('head', portsOf(computing)) };
});

export function modeOf(p: Plan): Mode {
  if (!p.edge) return 'D';
  // A head without ops only encodes.
  return `${p.head?.ops.length ? 'D' : ''}E${p.tail ? 'D' : ''}` as Mode;
}
