import { opsById } from '../design/graph.ts';
import { specOf } from '../design/ops/catalogue.ts';
import { needsOf, type Plan, plan, type Segment } from '../design/segments.ts';
import { neighboursOf, shapesOf } from '../design/shapes.ts';
import type { Design, Op, Placement, Setting } from '../design/types.ts';
import { keyText, type OpKey } from './keys.ts';
import { keyOf } from './timing.ts';

/** The key of each op of one valid design; null for ops that compute nothing. */
export function keyReader(design: Design, setting: Setting): (op: Op) => OpKey | null {
  const shapes = shapesOf(design, setting);
  const needs = needsOf(design);
  const byId = opsById(design);
  return (op) => {
    const need = needs.get(op.id);
    const read = need?.features.map((port) => shapes.get(port.opId)).filter((shape) => shape !== undefined);
    const first = read?.[0];
    const output = shapes.get(op.id);
    if (!read || !first || !output) return null;
    const width = read.reduce((sum, shape) => sum + shape.width, 0);
    const maker = specOf(op).graph === 'makes' ? op : need?.graph && byId.get(need.graph.opId);
    return keyOf(op, { ...first, width }, output, maker ? neighboursOf(maker, setting) : 0);
  };
}

export const segmentsOf = (p: Plan): Segment[] =>
  [p.head, p.edge, p.tail].filter((segment) => segment !== undefined);

/** The keys of one design on one side: timing them makes its estimate exact. */
export function keysOfDesign(design: Design, setting: Setting, placement: Placement): OpKey[] {
  const keyOfOp = keyReader(design, setting);
  const keys = segmentsOf(plan(design))
    .filter((segment) => segment.placement === placement)
    .flatMap((segment) => segment.ops.map(keyOfOp))
    .filter((key) => key !== null);
  return [...new Map(keys.map((key) => [keyText(key), key])).values()];
}
