import { topological } from './graph.ts';
import type { AggregateOp, Design, Op, Setting, Shape } from './types.ts';

/** Output width of an Aggregate for input width C: full 3C+1, source and relative C, target+relative 2C. */
export function aggregateWidth(message: AggregateOp['message'], width: number): number {
  switch (message) {
    case 'full':
      return 3 * width + 1;
    case 'target+relative':
      return 2 * width;
    default:
      return width;
  }
}

/** Neighbours per node of the graph that a Sample makes or the Input brings, at most; 0 for any other op. */
export function neighboursOf(op: Op | undefined, { points, words }: Setting): number {
  if (op?.kind === 'Sample') return words ? Math.min(op.k, points) : op.k;
  return op?.kind === 'Input' && words ? words.neighbours : 0;
}

/** The shape an op hands on, given its inputs' shapes in order. */
export function shapeAfter(op: Op, inputs: readonly Shape[], setting: Setting): Shape {
  const first = inputs[0];
  if (op.kind === 'Input') {
    const graph = setting.words ? op.id : null;
    return { rows: setting.points, width: setting.features, pooled: false, graph };
  }
  if (!first) throw new Error(`op ${op.id} has no input shape`);
  switch (op.kind) {
    case 'Sample':
      return { ...first, graph: op.id };
    case 'Aggregate':
      return { ...first, width: aggregateWidth(op.message, first.width) };
    case 'Combine':
      return { ...first, width: op.width };
    case 'EdgeConv':
      return { ...first, width: op.widths.at(-1) ?? first.width };
    case 'Concat':
      return { ...first, width: inputs.reduce((sum, shape) => sum + shape.width, 0) };
    case 'Pool':
      return { rows: 1, width: first.width * op.functions.length, pooled: true, graph: null };
    case 'Classifier':
      return { rows: 1, width: setting.classes, pooled: true, graph: null };
    case 'Communicate':
      return first;
  }
}

/** The shape that each op hands on. Ops that cannot be reached in order (a cycle, a missing input) are absent. */
export function shapesOf(design: Design, setting: Setting): Map<string, Shape> {
  const shapes = new Map<string, Shape>();
  for (const op of topological(design)) {
    const inputs = op.inputs.map((id) => shapes.get(id)).filter((shape) => shape !== undefined);
    if (inputs.length < op.inputs.length || (op.kind !== 'Input' && inputs.length === 0)) continue;
    shapes.set(op.id, shapeAfter(op, inputs, setting));
  }
  return shapes;
}
