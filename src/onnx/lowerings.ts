import type { Op, OpKind, OpOf } from '../design/types.ts';
import { knn as knnOfNodes } from './batchedGraphs.ts';
import { activate } from './batchedOps.ts';
import type { EmitContext, OpInputs } from './emitOps.ts';
import * as emitted from './emitOps.ts';
import { knn } from './neighbours.ts';
import { type ForwardContext, POINTS, type Value } from './trainingContext.ts';
import * as trained from './trainingOps.ts';

/** How one kind of op becomes ONNX. */
interface Lowering<O extends Op> {
  /**
   * For one sample, in inference: the name of its output, features [rows, width], or of an op that makes a graph the
   * neighbour indices [N, k] as int64 ([B, N, k] of stacked samples). Null for ops that are in no segment.
   */
  emit: ((context: EmitContext, op: O, input: OpInputs) => string) | null;
  /** For a batch, in training: rows [B*N, C], or [B, C] once pooled. */
  forward(context: ForwardContext, op: O, inputs: readonly Value[]): Value;
}

const the = <T>(graph: T | null, op: Op): T => {
  if (!graph) throw new Error(`${op.kind} ${op.id} has no graph: check validity first`);
  return graph;
};
const first = <T>(list: readonly T[]): T => list[0] as T;

const LOWERINGS: { [K in OpKind]: Lowering<OpOf<K>> } = {
  Input: {
    emit: null,
    forward(c) {
      if (c.options.setting.words) return { ...trained.words(c), pooled: false };
      const dims = [c.size.batch * c.size.points, c.options.setting.features];
      return { x: c.t.input(POINTS, c.t.realType, dims), graph: null, pooled: false };
    },
  },
  Sample: {
    emit: ({ graph }, op, { features, widths, rows, stack }) =>
      stack
        ? stack.knn(first(features), first(widths), op.k)
        : knn(graph, first(features), op.k, rows === null),
    forward: (c, op, [from]) => ({
      ...(from as Value),
      graph: knnOfNodes(c.t, (from as Value).x, op.k, c.size),
    }),
  },
  Aggregate: {
    emit: (c, op, input) => emitted.aggregate(c, op, first(input.features), the(input.neighbours, op)),
    forward(c, op, inputs) {
      const from = first(inputs);
      return { ...from, x: trained.aggregate(c, op, from.x, the(from.graph, op)) };
    },
  },
  Combine: {
    emit: (c, op, { features, widths }) => emitted.layers(c, op, first(widths), first(features)),
    forward(c, op, inputs) {
      const from = first(inputs);
      const layer = `${op.id}.0`;
      if (c.maximal.has(op.id)) {
        return { x: activate(c.t, trained.maximum(c, from.x, layer)), graph: null, pooled: true };
      }
      const counted = from.pooled ? undefined : c.size.nodes;
      const z = trained.normalised(c, trained.linear(c, from.x, layer), layer, counted);
      return { ...from, x: activate(c.t, z) };
    },
  },
  EdgeConv: {
    emit(c, op, input) {
      const emit = op.form === 'per-edge' ? emitted.edgeConvPerEdge : emitted.edgeConvPerNode;
      return emit(c, op, input, the(input.neighbours, op));
    },
    forward(c, op, inputs) {
      const from = first(inputs);
      return { ...from, x: trained.edgeConv(c, op, from.x, the(from.graph, op)) };
    },
  },
  Concat: {
    emit: ({ graph }, _, { features }) => graph.node('Concat', features, { axis: 1 }),
    forward(c, _, inputs) {
      const values = inputs.map(({ x }) => x);
      return { ...first(inputs), x: c.t.node('Concat', values, { axis: 1 }) };
    },
  },
  Pool: {
    emit: ({ graph }, op, { features, widths, stack }) =>
      emitted.pool(graph, op, first(features), first(widths), stack),
    forward(c, op, inputs) {
      const { x, pooled } = first(inputs);
      // A Combine that is read by its maximum alone has pooled already.
      return { x: pooled ? x : trained.pool(c, op, x), graph: null, pooled: true };
    },
  },
  Classifier: {
    emit: (c, op, { features, widths }) => emitted.layers(c, op, first(widths), first(features)),
    forward: (c, op, inputs) => ({
      x: trained.classifier(c, op, first(inputs).x),
      graph: null,
      pooled: true,
    }),
  },
  Communicate: { emit: null, forward: (_c, _op, inputs) => first(inputs) },
};

const loweringOf = (op: Op): Lowering<Op> => LOWERINGS[op.kind] as unknown as Lowering<Op>;

/** Emits one op for a single sample and returns the name of its output; see Lowering. */
export function emitOp(context: EmitContext, op: Op, input: OpInputs): string {
  const { emit } = loweringOf(op);
  if (!emit) throw new Error(`${op.kind} is not emitted`);
  if (input.features.length === 0) throw new Error(`${op.kind} ${op.id} has no features to read`);
  return emit(context, op, input);
}

/** Puts one op of a batched graph on the tape. */
export const forwardOp = (context: ForwardContext, op: Op, inputs: readonly Value[]): Value =>
  loweringOf(op).forward(context, op, inputs);
