import { constantNodes, makersOf, readBy } from '../../../onnx/imported/assemble.ts';
import type { GivenModel } from '../../../onnx/imported/model.ts';

/** Something drawn: an op by its index, or an input or output of the model by its name. */
export interface Drawn {
  id: string;
  kind: 'op' | 'input' | 'output';
  /** Of an op its index. */
  node: number | null;
  name: string;
  x: number;
  y: number;
}

export interface Wire {
  id: string;
  from: string;
  to: string;
  /** Name of the value. */
  value: string;
}

export interface Drawing {
  drawn: readonly Drawn[];
  wires: readonly Wire[];
}

export const BOX = { width: 172, height: 46 };
const GAP = { x: 28, y: 40 };
/** From one row to the next. */
export const ROW = BOX.height + GAP.y;

export const opId = (index: number): string => `op ${index}`;
const inputId = (name: string): string => `input ${name}`;
const outputId = (name: string): string => `output ${name}`;

/** The depth of each, longest way from an input; a loop, which no engine runs, ends where it closes. */
function depths(ids: readonly string[], before: ReadonlyMap<string, readonly string[]>): Map<string, number> {
  const found = new Map<string, number>();
  for (const id of ids) {
    const stack = [id];
    const open = new Set<string>();
    while (stack.length > 0) {
      const top = stack.at(-1) as string;
      const missing = found.has(top)
        ? undefined
        : (before.get(top) ?? []).find((each) => !found.has(each) && !open.has(each) && each !== top);
      if (missing !== undefined) {
        open.add(top);
        stack.push(missing);
        continue;
      }
      if (!found.has(top)) {
        const reached = (before.get(top) ?? []).flatMap((each) => found.get(each) ?? []);
        found.set(top, 1 + Math.max(-1, ...reached));
      }
      open.delete(top);
      stack.pop();
    }
  }
  return found;
}

/** Where each stands in its row: below the middle of what it reads, and beside the others. */
function places(
  rows: readonly string[][],
  before: ReadonlyMap<string, readonly string[]>,
): Map<string, number> {
  const x = new Map<string, number>();
  const step = BOX.width + GAP.x;
  for (const row of rows) {
    const wished = row.map((id, i) => {
      const above = (before.get(id) ?? []).flatMap((each) => x.get(each) ?? []);
      const middle = above.reduce((sum, each) => sum + each, 0) / above.length;
      return { id, at: above.length > 0 ? middle : (i - (row.length - 1) / 2) * step };
    });
    wished.sort((a, b) => a.at - b.at);
    let next = -Infinity;
    const placed = wished.map(({ id, at }) => {
      next = Math.max(at, next);
      const place = { id, at: next };
      next += step;
      return place;
    });
    // As a whole the row stands where its members wished to.
    const drift = placed.reduce((sum, { at }, i) => sum + at - (wished[i]?.at ?? 0), 0) / placed.length;
    for (const { id, at } of placed) x.set(id, at - drift);
  }
  return x;
}

/** The graph in rows from its inputs down. Constant ops, which run before any sample comes, are not drawn. */
export function drawingOf(model: GivenModel): Drawing {
  const constant = constantNodes({ model });
  const makers = makersOf({ model });
  const inputs = new Set(model.inputs.map(({ name }) => name));
  const sourceOf = (value: string): string | null => {
    const maker = makers.get(value);
    if (maker) return constant.has(maker.index) ? null : opId(maker.index);
    return inputs.has(value) ? inputId(value) : null;
  };
  const wires: Wire[] = [];
  const wire = (value: string, to: string) => {
    const from = sourceOf(value);
    if (from) wires.push({ id: `${from} ${value} ${to}`, from, to, value });
  };
  const ops = model.nodes.filter(({ index }) => !constant.has(index));
  for (const node of ops) for (const value of new Set(readBy(node))) wire(value, opId(node.index));
  for (const { name } of model.outputs) wire(name, outputId(name));
  const before = new Map<string, string[]>();
  for (const { from, to } of wires) before.set(to, [...(before.get(to) ?? []), from]);
  const all = [
    ...[...inputs].map((name) => ({ id: inputId(name), kind: 'input' as const, node: null, name })),
    ...ops.map(({ index, opType }) => ({ id: opId(index), kind: 'op' as const, node: index, name: opType })),
    ...[...new Set(model.outputs.map(({ name }) => name))].map((name) => ({
      ...{ id: outputId(name), kind: 'output' as const, node: null, name },
    })),
  ];
  const depth = depths(
    all.map(({ id }) => id),
    before,
  );
  const rows: string[][] = [];
  for (const { id } of all) {
    const at = depth.get(id) ?? 0;
    const row = rows[at];
    if (row) row.push(id);
    else rows[at] = [id];
  }
  const x = places(
    Array.from(rows, (row) => row ?? []),
    before,
  );
  return {
    drawn: all.map((each) => ({
      ...each,
      x: x.get(each.id) ?? 0,
      y: (depth.get(each.id) ?? 0) * ROW,
    })),
    wires,
  };
}
