import { consumers, opsById } from './graph.ts';
import type { CommunicateOp, Design, Op, Placement } from './types.ts';

/** The design without Communicate ops: their readers read what they sent. */
export function withoutCommunication(design: Design): Design {
  const byId = opsById(design);
  const source = (id: string): string => {
    const op = byId.get(id);
    const from = op?.kind === 'Communicate' ? op.inputs[0] : undefined;
    return from === undefined || from === id ? id : source(from);
  };
  const ops = design.ops
    .filter((op) => op.kind !== 'Communicate')
    .map((op) => ({ ...op, inputs: op.inputs.map(source) }));
  return { ...design, ops };
}

/**
 * The design with exactly one Communicate for each value that is read on the other side,
 * and none elsewhere. Idempotent. Ids are derived from the sender, so undo and layout stay stable.
 */
export function withCommunication(design: Design): Design {
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
    senders.set(op.id, { id, kind: 'Communicate', placement: op.placement, inputs: [op.id] });
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
  return { ...bare, ops };
}

/** Moves ops to a side (Input stays on the device) and renews the Communicates. */
export function placeOps(design: Design, ids: readonly string[], placement: Placement): Design {
  const moved = new Set(ids);
  const bare = withoutCommunication(design);
  const ops = bare.ops.map((op) => (moved.has(op.id) && op.kind !== 'Input' ? { ...op, placement } : op));
  return withCommunication({ ...bare, ops });
}
