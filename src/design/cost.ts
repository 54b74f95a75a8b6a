import { opsById, topological } from './graph.ts';
import { neighboursOf, shapesOf } from './shapes.ts';
import type { Design, Op, Setting, Shape, WordSetting } from './types.ts';

/** Counted, not measured: what an op has to do. */
export interface OpCost {
  /** Learned numbers (weights and shifts). */
  parameters: number;
  /** Floating-point operations for one sample; a multiply and an add count as two. */
  flops: number;
  /** Bytes read and written for one sample if nothing stays in a cache: inputs, outputs, weights. */
  bytesMoved: number;
}

const linear = (rows: number, from: number, to: number) => ({
  parameters: from * to + to,
  flops: rows * to * (2 * from + 2),
});

const sum = (list: readonly { parameters: number; flops: number }[]) =>
  list.reduce((a, b) => ({ parameters: a.parameters + b.parameters, flops: a.flops + b.flops }), {
    parameters: 0,
    flops: 0,
  });

const widthsAlong = (from: number, widths: readonly number[]): [number, number][] =>
  widths.map((to, i) => [i === 0 ? from : (widths[i - 1] as number), to]);

function work(
  op: Op,
  from: Shape,
  to: Shape,
  k: number,
  classes: number,
): { parameters: number; flops: number } {
  const n = from.rows;
  const c = from.width;
  switch (op.kind) {
    case 'Sample':
      // One product of the features with themselves, and one comparison an entry to select.
      return { parameters: 0, flops: n * n * (2 * c + 1) };
    case 'Aggregate':
      // A 'full' message adds the norm of the difference: subtract, square, add, for every neighbour.
      return { parameters: 0, flops: n * k * c * (op.message === 'full' ? 4 : 1) + n * to.width };
    case 'Combine':
      return linear(n, c, op.width);
    case 'EdgeConv': {
      const layers = widthsAlong(2 * c, op.widths);
      const [first, ...rest] = layers.map(([a, b]) => linear(n * k, a, b));
      const width0 = op.widths[0] ?? 0;
      const head =
        op.form === 'per-edge'
          ? first
          : { parameters: 2 * c * width0 + width0, flops: 4 * n * c * width0 + n * k * width0 };
      const reduce = { parameters: 0, flops: n * k * to.width };
      return sum([...(head ? [head] : []), ...rest, reduce]);
    }
    case 'Pool':
      return { parameters: 0, flops: n * c * op.functions.length };
    case 'Classifier':
      return sum(widthsAlong(c, [...op.hidden, classes]).map(([a, b]) => linear(1, a, b)));
    default:
      return { parameters: 0, flops: 0 };
  }
}

/**
 * What one op does, given the shapes it reads and hands on.
 * @param k neighbours of the graph that it reads or, for a Sample, makes
 */
export function costOf(op: Op, inputs: readonly Shape[], output: Shape, k: number, classes: number): OpCost {
  const first = inputs[0];
  if (!first) return { parameters: 0, flops: 0, bytesMoved: 0 };
  const done = work(op, first, output, k, classes);
  const read = inputs.reduce((total, s) => total + s.rows * s.width, 0);
  const written = output.rows * (op.kind === 'Sample' ? k : output.width);
  const bytesMoved = op.kind === 'Communicate' ? 0 : 4 * (read + written + done.parameters);
  return { ...done, bytesMoved };
}

/** Looking every word of a sample up in the embedding. */
const embeddingCost = ({ points, features }: Setting, { vocabulary }: WordSetting): OpCost => ({
  parameters: vocabulary * features,
  flops: 0,
  bytesMoved: 4 * points * (1 + 2 * features),
});

/** Costs of every op of a valid design. */
export function costsOf(design: Design, setting: Setting): Map<string, OpCost> {
  const shapes = shapesOf(design, setting);
  const byId = opsById(design);
  const costs = new Map<string, OpCost>();
  for (const op of topological(design)) {
    const inputs = op.inputs.map((id) => shapes.get(id)).filter((s) => s !== undefined);
    const shape = shapes.get(op.id);
    if (!shape) continue;
    if (op.kind === 'Input' && setting.words) {
      costs.set(op.id, embeddingCost(setting, setting.words));
      continue;
    }
    const k = neighboursOf(op.kind === 'Sample' ? op : byId.get(inputs[0]?.graph ?? ''), setting);
    costs.set(op.id, costOf(op, inputs, shape, k, setting.classes));
  }
  return costs;
}

/** Totals over a design. */
export function totalCost(costs: Iterable<OpCost>): OpCost {
  const total = { parameters: 0, flops: 0, bytesMoved: 0 };
  for (const cost of costs) {
    total.parameters += cost.parameters;
    total.flops += cost.flops;
    total.bytesMoved += cost.bytesMoved;
  }
  return total;
}
