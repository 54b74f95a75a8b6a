import { opsById, topological } from './graph.ts';
import { specOf } from './ops/catalogue.ts';
import { parametersIn } from './ops/spec.ts';
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

/**
 * What one op does, given the shapes it reads and hands on.
 * @param k neighbours of the graph that it reads or, for a Sample, makes
 */
export function costOf(op: Op, inputs: readonly Shape[], output: Shape, k: number, classes: number): OpCost {
  const spec = specOf(op);
  const from = inputs[0];
  if (!from || spec.runs === 'never') return { parameters: 0, flops: 0, bytesMoved: 0 };
  const parameters = parametersIn(spec.layers(op, from.width, classes));
  const flops = spec.flops(op, { from, to: output, k, classes });
  const read = inputs.reduce((total, s) => total + s.rows * s.width, 0);
  // An op that hands its features on writes its graph alone.
  const written = output.rows * (spec.passes ? k : output.width);
  return { parameters, flops, bytesMoved: 4 * (read + written + parameters) };
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
    const k = neighboursOf(specOf(op).graph === 'makes' ? op : byId.get(inputs[0]?.graph ?? ''), setting);
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
