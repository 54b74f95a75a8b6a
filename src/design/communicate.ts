import { type Codec, isPlain } from './codec.ts';
import { consumers, opsById } from './graph.ts';
import type { CommunicateOp, Design, Op, Placement } from './types.ts';

/** The op behind Communicates: what really sends the value. An id that does not exist stands for itself. */
function senderIn(byId: ReadonlyMap<string, Op>, id: string): string {
  let at = id;
  // A Communicate may stand on a cycle of a design that is being repaired.
  for (let steps = 0; steps <= byId.size; steps++) {
    const op = byId.get(at);
    const from = op?.kind === 'Communicate' ? op.inputs[0] : undefined;
    if (from === undefined) return at;
    at = from;
  }
  return id;
}

/** The op that really sends what `id` hands on. */
export const senderOf = (design: Design, id: string): string => senderIn(opsById(design), id);

/** The design without Communicate ops: their readers read what they sent. */
export function withoutCommunication(design: Design): Design {
  const byId = opsById(design);
  const ops = design.ops
    .filter((op) => op.kind !== 'Communicate')
    .map((op) => ({ ...op, inputs: op.inputs.map((id) => senderIn(byId, id)) }));
  return { ...design, ops };
}

/** What a person chose for a crossing; its place, wires and id follow from the ops around it. */
type Parameters = Omit<CommunicateOp, 'id' | 'kind' | 'placement' | 'inputs'>;

/** A crossing is the same for as long as the same value crosses the same way. */
const crossingKey = (source: string, from: Placement): string => `${from} ${source}`;

function parametersOf(design: Design): Map<string, Parameters> {
  const byId = opsById(design);
  const known = new Map<string, Parameters>();
  for (const op of design.ops) {
    if (op.kind !== 'Communicate') continue;
    const { id: _id, kind: _kind, placement, inputs, ...parameters } = op;
    const key = crossingKey(senderIn(byId, inputs[0] ?? ''), placement);
    if (!known.has(key)) known.set(key, parameters);
  }
  return known;
}

/**
 * The design with exactly one Communicate for each value that is read on the other side, and none elsewhere. Idempotent.
 * Ids are derived from the sender, so undo and layout stay stable.
 * @param before the design whose crossings lend their parameters to those that still exist; the design itself by default
 */
export function withCommunication(design: Design, before: Design = design): Design {
  const known = parametersOf(before);
  const bare = withoutCommunication(design);
  const byId = opsById(bare);
  const readers = consumers(bare);
  const ids = new Set(bare.ops.map((op) => op.id));
  const senders = new Map<string, CommunicateOp>();
  for (const op of bare.ops) {
    const crosses = readers.get(op.id)?.some((id) => byId.get(id)?.placement !== op.placement);
    if (!crosses) continue;
    let id = `communicate-${op.id}`;
    while (ids.has(id)) id += '-';
    ids.add(id);
    const parameters = known.get(crossingKey(op.id, op.placement));
    senders.set(op.id, { id, kind: 'Communicate', placement: op.placement, inputs: [op.id], ...parameters });
  }
  const ops: Op[] = [];
  for (const op of bare.ops) {
    const inputs = op.inputs.map((input) => {
      const sender = senders.get(input);
      return sender && sender.placement !== op.placement ? sender.id : input;
    });
    ops.push({ ...op, inputs });
    const sender = senders.get(op.id);
    if (sender) ops.push(sender);
  }
  // Ops that are as they were stay the same objects, so that the canvas sees what changed.
  const former = opsById(before);
  return { ...bare, ops: ops.map((op) => kept(former.get(op.id), op)) };
}

/** The former op where the new one says the same. Parameters and inputs are plain lists and values. */
function kept(former: Op | undefined, op: Op): Op {
  return former && JSON.stringify(former) === JSON.stringify(op) ? former : op;
}

/**
 * Changes the ops between crossings: `change` gets the design without Communicates, and what it gives is put in order
 * again. A crossing keeps its parameters as long as its value still crosses the same way.
 */
export function rewire(design: Design, change: (ops: Op[]) => Op[]): Design {
  const bare = withoutCommunication(design);
  return withCommunication({ ...bare, ops: change(bare.ops) }, design);
}

/** Moves each op to its side (Input stays on the device), all in one step, and renews the Communicates. */
export const placeEach = (design: Design, sides: ReadonlyMap<string, Placement>): Design =>
  rewire(design, (ops) =>
    ops.map((op) => (op.kind === 'Input' ? op : { ...op, placement: sides.get(op.id) ?? op.placement })),
  );

/** Moves ops to one side; see placeEach. */
export const placeOps = (design: Design, ids: readonly string[], placement: Placement): Design =>
  placeEach(design, new Map(ids.map((id) => [id, placement])));

/** Gives a Communicate its codec; one that changes nothing is left out, as in a design that never had one. */
export const setCodec = (design: Design, id: string, codec: Codec): Design => ({
  ...design,
  ops: design.ops.map((op) => {
    if (op.id !== id || op.kind !== 'Communicate') return op;
    const { codec: _, ...rest } = op;
    return isPlain(codec) ? rest : { ...rest, codec: { ...codec } };
  }),
});

/** Gives every Communicate of a design the same codec. */
export const setCodecs = (design: Design, codec: Codec): Design =>
  design.ops.reduce((all, { id, kind }) => (kind === 'Communicate' ? setCodec(all, id, codec) : all), design);
