import { senderOf } from './communicate.ts';
import { topological } from './graph.ts';
import type { Design, Op } from './types.ts';

/** In what two ops of a kind differ. */
export type Change = 'parameters' | 'side' | 'wires';

/** An op of one design beside the one of the other that corresponds to it; null where there is none. */
export interface OpPair {
  a: Op | null;
  b: Op | null;
  /** Empty for ops that are alike, and where one is missing. */
  changes: Change[];
}

/** What an op is besides its name, place and wires. */
function parametersOf(op: Op): string {
  const { id: _id, placement: _side, inputs: _inputs, ...rest } = op;
  return JSON.stringify(Object.entries(rest).sort(([x], [y]) => (x < y ? -1 : 1)));
}

/** How well two ops correspond; 0 where they do not: their kinds differ. */
function likeness(a: Op, b: Op): number {
  if (a.kind !== b.kind) return 0;
  return 2 + (a.id === b.id ? 2 : 0) + (parametersOf(a) === parametersOf(b) ? 1 : 0);
}

const drawn = (design: Design): Op[] => {
  const order = topological(design);
  // Ops on a cycle have no order of theirs.
  const rest = design.ops.filter((op) => !order.includes(op));
  return [...order, ...rest].filter(({ kind }) => kind !== 'Communicate');
};

/**
 * Two designs op by op, in the order in which they compute: which ops correspond, and in what they differ. The pairs are those
 * of the alignment of the two orders that is most alike. Communicates follow from the sides and are left out.
 */
export function compareDesigns(a: Design, b: Design): OpPair[] {
  const [left, right] = [drawn(a), drawn(b)];
  const pairs = aligned(left, right);
  const partner = new Map(pairs.flatMap((pair) => (pair.a && pair.b ? [[pair.a.id, pair.b.id]] : [])));
  const wiresOf = (design: Design, op: Op) => op.inputs.map((id) => senderOf(design, id));
  return pairs.map((pair) => {
    const { a: one, b: other } = pair;
    if (!one || !other) return pair;
    const wires = wiresOf(a, one).map((id) => partner.get(id) ?? null);
    const same = wires.length === other.inputs.length && wiresOf(b, other).every((id, i) => id === wires[i]);
    const changes: Change[] = [];
    if (parametersOf(one) !== parametersOf(other)) changes.push('parameters');
    if (one.placement !== other.placement) changes.push('side');
    if (!same) changes.push('wires');
    return { a: one, b: other, changes };
  });
}

/** The alignment of greatest likeness, by dynamic programming over both orders. */
function aligned(left: readonly Op[], right: readonly Op[]): OpPair[] {
  const best = Array.from({ length: left.length + 1 }, () => new Array<number>(right.length + 1).fill(0));
  const at = (i: number, j: number): number => best[i]?.[j] ?? 0;
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      const like = likeness(left[i] as Op, right[j] as Op);
      const both = like > 0 ? like + at(i + 1, j + 1) : 0;
      (best[i] as number[])[j] = Math.max(both, at(i + 1, j), at(i, j + 1));
    }
  }
  const pairs: OpPair[] = [];
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    const [a, b] = [left[i] ?? null, right[j] ?? null];
    const like = a && b ? likeness(a, b) : 0;
    if (like > 0 && at(i, j) === like + at(i + 1, j + 1)) {
      pairs.push({ a, b, changes: [] });
      i++;
      j++;
    } else if (b === null || (a !== null && at(i, j) === at(i + 1, j))) {
      pairs.push({ a, b: null, changes: [] });
      i++;
    } else {
      pairs.push({ a: null, b, changes: [] });
      j++;
    }
  }
  return pairs;
}
