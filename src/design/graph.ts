import { derived } from './derived.ts';
import type { Op } from './types.ts';

/** Ops by id; with duplicate ids the first one wins (validity reports the rest). */
export const opsById = derived((design): ReadonlyMap<string, Op> => {
  const map = new Map<string, Op>();
  for (const op of design.ops) if (!map.has(op.id)) map.set(op.id, op);
  return map;
});

/** Ids of the ops that read each op. */
export const consumers = derived((design): ReadonlyMap<string, readonly string[]> => {
  const map = new Map<string, string[]>(design.ops.map((op) => [op.id, []]));
  for (const op of design.ops) for (const input of op.inputs) map.get(input)?.push(op.id);
  return map;
});

/**
 * Ops so that each comes after its inputs, stable in the design's own order.
 * Ops on a cycle, or behind one, are left out: compare lengths to detect it.
 */
export const topological = derived((design): readonly Op[] => {
  const byId = opsById(design);
  const readers = consumers(design);
  const waiting = new Map<string, number>();
  for (const op of byId.values()) {
    waiting.set(op.id, op.inputs.filter((id) => byId.has(id)).length);
  }
  const ready = [...byId.values()].filter((op) => waiting.get(op.id) === 0);
  const order: Op[] = [];
  for (let op = ready.shift(); op; op = ready.shift()) {
    order.push(op);
    for (const id of readers.get(op.id) ?? []) {
      const left = (waiting.get(id) ?? 0) - 1;
      waiting.set(id, left);
      const reader = byId.get(id);
      if (left === 0 && reader) ready.push(reader);
    }
  }
  return order;
});
