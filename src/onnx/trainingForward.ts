import { topological } from '../design/graph.ts';
import { plan } from '../design/segments.ts';
import { pointsOf } from '../design/share.ts';
import type { Design, Op } from '../design/types.ts';
import type { Batch, Counted } from './batchedOps.ts';
import { forwardOp } from './lowerings.ts';
import type { Tape } from './tape.ts';
import {
  type Forward,
  type ForwardContext,
  type ForwardOptions,
  NODES,
  type Value,
} from './trainingContext.ts';
import { designLayers, layerName } from './weights.ts';

/** Emits the batched forward pass of a valid design. */
export function emitForward(t: Tape, options: ForwardOptions): Forward {
  const { design, setting, batch } = options;
  const forward = { embedding: '', parameters: new Map(), statistics: new Map(), masks: new Map() };
  const layers = new Map(designLayers(design, setting).map((layer) => [layerName(layer), layer]));
  const points = pointsOf(design, setting);
  const nodes = setting.words && nodesIn(t, batch, points);
  const size: Batch = { batch, points, differentiable: options.differentiable, nodes };
  const maximal = nodes ? new Set<string>() : readByMaxAlone(design);
  const c: ForwardContext = { t, size, options, layers, maximal, forward };
  const computed = new Set(plan(design).whole.ops.map(({ id }) => id));
  const values = new Map<string, Value>();
  let logits = '';
  for (const op of topological(design)) {
    const inputs = op.inputs.map((id) => values.get(id) as Value);
    // A graph that nobody reads costs a neighbour search in every step and changes nothing: it is not made.
    const idle = op.kind === 'Sample' && !computed.has(op.id);
    const value = idle ? (inputs[0] as Value) : forwardOp(c, op, inputs);
    values.set(op.id, value);
    if (op.kind === 'Classifier') logits = value.x;
  }
  const features = new Map([...values].map(([id, { x }]) => [id, x]));
  return { logits, values: features, ...forward };
}

/** The nodes that there are. */
function nodesIn(t: Tape, batch: number, points: number): Counted {
  const mask = t.reshape(t.input(NODES, t.realType, [batch, points]), [batch * points, 1]);
  return { mask, count: t.reduce('ReduceSum', mask, [0, 1]) };
}

/** Combines of nodes that nothing reads but a Pool by max. */
function readByMaxAlone({ ops }: Design): Set<string> {
  const readers = (id: string) => ops.filter(({ inputs }) => inputs.includes(id));
  const byMax = (op: Op) => op.kind === 'Pool' && op.functions.join() === 'max';
  const combines = ops.filter(({ id, kind }) => {
    const all = kind === 'Combine' ? readers(id) : [];
    return all.length > 0 && all.every(byMax);
  });
  return new Set(combines.map(({ id }) => id));
}
