import { topological } from './graph.ts';
import { specOf } from './ops/catalogue.ts';
import type { Design, Op, Setting, Shape } from './types.ts';

/** Neighbours per node of the graph that an op makes, a Sample or an Input of words, at most; 0 for any other op. */
export const neighboursOf = (op: Op | undefined, setting: Setting): number =>
  op ? specOf(op).neighbours(op, setting) : 0;

/** The shape an op hands on, given its inputs' shapes in order. Throws when it needs an input and has none. */
export function shapeAfter(op: Op, inputs: readonly Shape[], setting: Setting): Shape {
  const spec = specOf(op);
  if (inputs.length === 0 && spec.inputs[0] > 0) throw new Error(`op ${op.id} has no input shape`);
  return spec.shape(op, inputs, setting);
}

/** The shape that each op hands on. Ops that cannot be reached in order (a cycle, a missing input) are absent. */
export function shapesOf(design: Design, setting: Setting): ReadonlyMap<string, Shape> {
  const before = known.get(design);
  if (before && sameSetting(before.setting, setting)) return before.shapes;
  const shapes = shapesIn(design, setting);
  known.set(design, { setting, shapes });
  return shapes;
}

/** Of each design in the setting that was asked for last. */
const known = new WeakMap<Design, { setting: Setting; shapes: ReadonlyMap<string, Shape> }>();

const sameSetting = (a: Setting, b: Setting): boolean =>
  a === b ||
  (a.points === b.points &&
    a.features === b.features &&
    a.classes === b.classes &&
    a.words?.neighbours === b.words?.neighbours &&
    a.words?.vocabulary === b.words?.vocabulary);

function shapesIn(design: Design, setting: Setting): Map<string, Shape> {
  const shapes = new Map<string, Shape>();
  for (const op of topological(design)) {
    const inputs = op.inputs.map((id) => shapes.get(id)).filter((shape) => shape !== undefined);
    if (inputs.length < op.inputs.length || (specOf(op).inputs[0] > 0 && inputs.length === 0)) continue;
    shapes.set(op.id, shapeAfter(op, inputs, setting));
  }
  return shapes;
}
