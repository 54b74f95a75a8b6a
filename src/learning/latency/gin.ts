import { activate } from '../../onnx/batchedOps.ts';
import type { Tape } from '../../onnx/tape.ts';
import { PARTS } from './latencyGraph.ts';
import { FEATURES } from './nodeRow.ts';

/** Message-passing layers, as in GCoDE's latency model (arXiv 2404.05605). */
const LAYERS = 3;

/** Sizes of one batch: B graphs, each padded to n nodes. */
export interface GinSize {
  batch: number;
  nodes: number;
  hidden: number;
}

/** Names of a latency model graph's inputs; see `declareInputs`. */
export const FEATURES_IN = 'features';
export const BEFORE_IN = 'before';
export const SHARES_IN = 'shares';

/**
 * Declares the batch: features [B*n, F]; before [B, n, n], 1 where column flows into row; shares [B, parts, n].
 */
export function declareInputs(t: Tape, { batch, nodes }: GinSize): void {
  t.input(FEATURES_IN, t.realType, [batch * nodes, FEATURES.length]);
  t.input(BEFORE_IN, t.realType, [batch, nodes, nodes]);
  t.input(SHARES_IN, t.realType, [batch, PARTS.length, nodes]);
}

/** Shapes of one network's tensors, by name. */
export function ginParameters(hidden: number): Map<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>();
  const layer = (name: string, from: number, to: number) => {
    shapes.set(`${name}.weight`, [from, to]);
    shapes.set(`${name}.bias`, [to]);
  };
  layer('embed', FEATURES.length, hidden);
  for (let l = 0; l < LAYERS; l++) {
    layer(`message${l}`, 2 * hidden, hidden);
    layer(`update${l}`, hidden, hidden);
  }
  layer('factor', hidden, 1);
  return shapes;
}

/**
 * One network: the logarithm of the factor for each node's table time, [B*n, 1]. A layer sums over a node's edges, what
 * flows in and what flows out by turns (both at once cost twice the time and gain nothing, the Run nodes being two steps
 * from every op), and adds a two-layer perceptron of the node and its sum to the node: GIN with a residual.
 * @param parameter the value that holds a tensor of `ginParameters`
 */
export function emitLogFactors(t: Tape, size: GinSize, parameter: (name: string) => string): string {
  const { batch, nodes, hidden } = size;
  const rows = batch * nodes;
  const linear = (x: string, name: string) =>
    t.node('Add', [t.node('MatMul', [x, parameter(`${name}.weight`)]), parameter(`${name}.bias`)]);
  const after = t.node('Transpose', [BEFORE_IN], { perm: [0, 2, 1] });
  let h = activate(t, linear(FEATURES_IN, 'embed'));
  for (let l = 0; l < LAYERS; l++) {
    const direction = l % 2 === 0 ? BEFORE_IN : after;
    const sum = t.reshape(t.node('MatMul', [direction, t.reshape(h, [batch, nodes, hidden])]), [
      rows,
      hidden,
    ]);
    const message = activate(t, linear(t.node('Concat', [h, sum], { axis: 1 }), `message${l}`));
    h = t.node('Add', [h, activate(t, linear(message, `update${l}`))]);
  }
  return linear(h, 'factor');
}

/** Predicted time of each part, [B, parts, members], ms, of `members` networks side by side: [B*n, members]. */
export function emitParts(t: Tape, { batch, nodes }: GinSize, logFactors: string, members = 1): string {
  const factors = t.reshape(t.node('Exp', [logFactors]), [batch, nodes, members]);
  return t.node('MatMul', [SHARES_IN, factors]);
}
