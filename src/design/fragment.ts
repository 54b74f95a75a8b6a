import { rewire, senderOf } from './communicate.ts';
import { freeId } from './edits.ts';
import { opsById } from './graph.ts';
import type { Design, Op, OpKind } from './types.ts';

/** Ops that were taken out of a design, to be put into another or beside themselves: what a clipboard holds. */
export interface Fragment {
  /** Without Communicates; inputs name the ops that really send. */
  ops: Op[];
  /** Where those that a person placed stand in their lanes. */
  layout: Record<string, { x: number; y: number }>;
}

/** The name and the version of its JSON form. */
export const FRAGMENT = { format: 'gcode-ops', version: 1 } as const;

/** There is one of each in a design, so a paste joins the one that is there. */
const SINGLE: readonly OpKind[] = ['Input', 'Classifier'];

/** The ops of these ids as a fragment; Communicates follow from placements and are left out. */
export function takeOps(design: Design, ids: readonly string[], layout: Fragment['layout'] = {}): Fragment {
  const wanted = new Set(ids);
  const ops = design.ops
    .filter((op) => wanted.has(op.id) && op.kind !== 'Communicate')
    .map((op) => ({ ...op, inputs: op.inputs.map((id) => senderOf(design, id)) }));
  return {
    ops,
    layout: Object.fromEntries(ops.flatMap(({ id }) => (layout[id] ? [[id, { ...layout[id] }]] : []))),
  };
}

export const printFragment = (fragment: Fragment): string => JSON.stringify({ ...FRAGMENT, ...fragment });

/** Whether a text means to be copied ops; it may still be damaged. */
export const isFragment = (text: string): boolean => /^\s*\{\s*"format"\s*:\s*"gcode-ops"/.test(text);

export interface Pasted {
  design: Design;
  /** By the id that an op had in the fragment: its id in the design. */
  ids: ReadonlyMap<string, string>;
}

/**
 * The design with a fragment's ops beside its own, under free ids. Wires within the fragment are kept; so are wires from
 * ops that the design has too, by id and kind, as when something is duplicated. An Input or a Classifier that the design has
 * already is not put there twice: its readers read the one that is there.
 */
export function pasteOps(design: Design, { ops }: Fragment): Pasted {
  const here = opsById(design);
  const ids = new Map<string, string>();
  const added: Op[] = [];
  for (const op of ops) {
    const single = SINGLE.includes(op.kind) && design.ops.find((other) => other.kind === op.kind);
    if (single) {
      if (op.kind === 'Input') ids.set(op.id, single.id);
      continue;
    }
    const id = freeId({ ...design, ops: [...design.ops, ...added] }, op.kind);
    ids.set(op.id, id);
    added.push({ ...op, id });
  }
  const wired = added.map((op) => ({
    ...op,
    inputs: op.inputs.flatMap((from) => ids.get(from) ?? (here.has(from) ? [from] : [])),
  }));
  return { design: wired.length > 0 ? rewire(design, (own) => [...own, ...wired]) : design, ids };
}
