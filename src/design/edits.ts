import { rewire, senderOf, withoutCommunication } from './communicate.ts';
import { consumers, opsById } from './graph.ts';
import { type DrawnKind, OP_KINDS, OPS, opOf } from './ops/catalogue.ts';
import type { Design, Op, OpKind, Placement } from './types.ts';

/** Kinds that a person can add; Communicates follow from placements. */
export const PALETTE: readonly DrawnKind[] = [
  ...OP_KINDS.filter((kind): kind is DrawnKind => OPS[kind].drawn && kind !== 'Input'),
  'Input',
];

/** An id of the kind's name and the first free number. */
export function freeId(design: Design, kind: OpKind): string {
  const taken = new Set(design.ops.map((op) => op.id));
  for (let n = 1; ; n++) {
    const id = `${kind.toLowerCase()}${n}`;
    if (!taken.has(id)) return id;
  }
}

/** A new op with the parameters of the field's usual choice. */
export function newOp(design: Design, kind: DrawnKind, placement: Placement, inputs: string[] = []): Op {
  const side = kind === 'Input' ? 'device' : placement;
  // The catalogue's own lists must not be shared by designs.
  return opOf(
    kind,
    { id: freeId(design, kind), placement: side, inputs },
    structuredClone(OPS[kind].defaults),
  );
}

export function addOp(design: Design, op: Op): Design {
  return rewire(design, (ops) => [...ops, op]);
}

/** Ops with one more behind `source`, which the ops that `reads` names read instead. */
function behind(ops: readonly Op[], source: string, op: Op, reads: (id: string) => boolean): Op[] {
  const wired = ops.map((o) =>
    reads(o.id) ? { ...o, inputs: o.inputs.map((id) => (id === source ? op.id : id)) } : o,
  );
  const at = wired.findIndex((o) => o.id === source);
  return [...wired.slice(0, at + 1), { ...op, inputs: [source] }, ...wired.slice(at + 1)];
}

/** The readers at the end of a wire: of one that ends at a Communicate, all behind it. */
function readersOf(design: Design, to: string): Set<string> {
  const crossing = opsById(design).get(to)?.kind === 'Communicate';
  return new Set(crossing ? consumers(design).get(to) : [to]);
}

/**
 * Puts an op onto the wire from `from` to `to`. On a wire that ends at a Communicate, it comes before
 * the crossing, for every reader behind it.
 */
export function insertOnWire(design: Design, from: string, to: string, op: Op): Design {
  const readers = readersOf(design, to);
  return rewire(design, (ops) => behind(ops, senderOf(design, from), op, (id) => readers.has(id)));
}

/** The lane of an op inserted on a wire: the reader's behind a crossing, else the sender's. */
export function laneOnWire(design: Design, from: string, to: string): Placement {
  const byId = opsById(design);
  const crossed = byId.get(from)?.kind === 'Communicate';
  return byId.get(crossed ? to : senderOf(design, from))?.placement ?? 'device';
}

/** Puts an op after another: everything that read that one reads the new op. */
export function insertAfter(design: Design, after: string, op: Op): Design {
  return rewire(design, (ops) => behind(ops, senderOf(design, after), op, () => true));
}

/** Takes ops out; what read them reads what they read. Communicates go with their cause only. */
export function removeOps(design: Design, ids: readonly string[]): Design {
  return rewire(design, (all) => ids.reduce(without, all));
}

function without(ops: Op[], id: string): Op[] {
  const gone = ops.find((op) => op.id === id);
  if (!gone) return ops;
  return ops
    .filter((op) => op.id !== id)
    .map((op) => {
      if (!op.inputs.includes(id)) return op;
      const through = op.kind === 'Concat' ? gone.inputs : gone.inputs.slice(0, 1);
      const inputs = op.inputs.flatMap((input) => (input === id ? through : [input]));
      return { ...op, inputs: [...new Set(inputs)] };
    });
}

/** Puts an op in another's place: it reads what that one read, on its side, and is read by what read it. */
export function replaceOp(design: Design, id: string, op: Op): Design {
  return rewire(design, (ops) =>
    ops.map((old) => {
      if (old.id === id) return { ...op, placement: old.placement, inputs: old.inputs };
      return { ...old, inputs: old.inputs.map((input) => (input === id ? op.id : input)) };
    }),
  );
}

/** Moves an op of the design onto a wire: what read it reads what it read, and it stands between the wire's ends. */
export function spliceOp(design: Design, id: string, from: string, to: string): Design {
  const op = opsById(design).get(id);
  if (!op || from === id || to === id) return design;
  const [placement, source] = [laneOnWire(design, from, to), senderOf(design, from)];
  const readers = readersOf(design, to);
  readers.delete(id);
  if (source === id || readers.size === 0) return design;
  return rewire(design, (ops) =>
    behind(without(ops, id), source, { ...op, placement }, (reader) => readers.has(reader)),
  );
}

/** Why a wire may not be drawn, or null. */
export function connectProblem(design: Design, from: string, to: string): string | null {
  const bare = withoutCommunication(design);
  const byId = opsById(bare);
  const source = senderOf(design, from);
  const target = byId.get(to);
  if (!byId.has(source) || !target) return 'A wire joins two ops.';
  if (target.kind === 'Input') return 'Input takes no wire: it is where the data comes from.';
  if (byId.get(source)?.kind === 'Classifier') return 'Nothing follows the Classifier.';
  if (target.inputs.includes(source)) return 'This wire is already there.';
  return reached(bare, to).has(source) ? 'That wire would close a loop.' : null;
}

/** Ids of the ops from which a wire may be drawn to an op: those for which connectProblem is null. */
export function possibleInputs(design: Design, to: string): string[] {
  const bare = withoutCommunication(design);
  const target = opsById(bare).get(to);
  if (!target || target.kind === 'Input') return [];
  const behind = reached(bare, to);
  return bare.ops
    .filter(({ id, kind }) => kind !== 'Classifier' && !target.inputs.includes(id) && !behind.has(id))
    .map(({ id }) => id);
}

/** Draws a wire: one more input of a Concat, the input of any other op. */
export function connect(design: Design, from: string, to: string): Design {
  if (connectProblem(design, from, to)) return design;
  const source = senderOf(design, from);
  return rewire(design, (ops) =>
    ops.map((op) =>
      op.id === to ? { ...op, inputs: op.kind === 'Concat' ? [...op.inputs, source] : [source] } : op,
    ),
  );
}

/** Takes a wire away; on a wire that ends at a Communicate, all wires behind it. */
export function disconnect(design: Design, from: string, to: string): Design {
  const readers = readersOf(design, to);
  const source = senderOf(design, from);
  return rewire(design, (ops) =>
    ops.map((op) => (readers.has(op.id) ? { ...op, inputs: op.inputs.filter((id) => id !== source) } : op)),
  );
}

/** An op and everything that its value flows into, in a design without Communicates. */
function reached(bare: Design, id: string): Set<string> {
  const readers = consumers(bare);
  const found = new Set<string>();
  const visit = (at: string) => {
    if (found.has(at)) return;
    found.add(at);
    for (const reader of readers.get(at) ?? []) visit(reader);
  };
  visit(id);
  return found;
}

/** The op and everything that its value flows into. */
export const downstream = (design: Design, id: string): string[] => [
  ...reached(withoutCommunication(design), senderOf(design, id)),
];

/** Gives an op other inputs, by the ops that really send them. */
export function setInputs(design: Design, id: string, inputs: readonly string[]): Design {
  return rewire(design, (ops) => ops.map((op) => (op.id === id ? { ...op, inputs: [...inputs] } : op)));
}

/** Changes an op's parameters; one that becomes undefined is left out. Its kind and wires stay. */
export function setParameters(design: Design, id: string, patch: Record<string, unknown>): Design {
  const changed = (op: Op): Op =>
    Object.fromEntries(
      Object.entries({ ...op, ...patch }).filter(([, value]) => value !== undefined),
    ) as never;
  return { ...design, ops: design.ops.map((op) => (op.id === id ? changed(op) : op)) };
}
