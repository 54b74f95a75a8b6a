import type { Flow } from './toFlow.ts';

/** Whether two plain values say the same. Equal by identity is the usual case: ops that did not change stay the same. */
function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [keys, others] = [Object.keys(a), Object.keys(b)];
  return (
    keys.length === others.length &&
    keys.every((key) => key in b && same(a[key as keyof typeof a], b[key as keyof typeof b]))
  );
}

/** An item with the parts of the former one that say the same; the former one itself where all do. */
function keep<T extends object>(former: T | undefined, item: T): T {
  if (!former) return item;
  if (same(former, item)) return former;
  return Object.fromEntries(
    Object.entries(item).map(([key, value]) => {
      const old = former[key as keyof T];
      return [key, same(old, value) ? old : value];
    }),
  ) as T;
}

function keepAll<T extends { id: string }>(former: readonly T[], items: T[]): T[] {
  const byId = new Map(former.map((item) => [item.id, item]));
  const kept = items.map((item) => keep(byId.get(item.id), item));
  const unchanged = kept.length === former.length && kept.every((item, i) => item === former[i]);
  return unchanged ? (former as T[]) : kept;
}

/** The flow with the nodes and wires of the former one that did not change, so that only what did is redrawn. */
export const keepSame = (former: Flow | null, flow: Flow): Flow =>
  former
    ? {
        nodes: keepAll(former.nodes, flow.nodes),
        edges: keepAll(former.edges, flow.edges),
        lanes: same(former.lanes, flow.lanes) ? former.lanes : flow.lanes,
      }
    : flow;
