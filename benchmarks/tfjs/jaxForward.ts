import { topological } from '../../src/design/graph.ts';
import type { Design, EdgeConvOp, Op } from '../../src/design/types.ts';
import { NORMALISATION_EPSILON } from '../../src/onnx/batchedOps.ts';
import { LEAKY_SLOPE } from '../../src/onnx/weights.ts';
import type { Jax, JaxArray, JaxTree } from './jax.ts';

interface Context {
  jax: Jax;
  batch: number;
  points: number;
  /** By name, as the trainer names them; each use takes a reference. */
  parameters: JaxTree;
}

/** Rows, and which of them are neighbours; each reader takes a reference. */
interface Value {
  x: JaxArray;
  neighbours: JaxArray | null;
}

/**
 * The training forward pass of a DGCNN in jax-js, with the same arithmetic as the emitted graphs: EdgeConv per node (two products, a
 * gather, a max).
 * @param points [batch * points, 3]
 * @returns logits [batch, classes]
 */
export function jaxForward(c: Context, design: Design, points: JaxArray): JaxArray {
  const values = new Map<string, Value>();
  let result: Value = { x: points, neighbours: null };
  for (const op of topological(design)) {
    const inputs = op.inputs.map((id) => values.get(id) as Value);
    const { x, neighbours } = inputs[0] ?? result;
    if (op.kind === 'Sample') result = { x, neighbours: nearest(c, x.ref, op.k) };
    else if (op.kind !== 'Input') {
      const all = inputs.map((input) => input.x.ref);
      result = { x: compute(c, op, all, neighbours), neighbours };
    }
    values.set(op.id, result);
  }
  return result.x.ref;
}

function compute(c: Context, op: Op, inputs: JaxArray[], neighbours: JaxArray | null): JaxArray {
  const { numpy: np } = c.jax;
  const x = inputs[0] as JaxArray;
  switch (op.kind) {
    case 'Concat':
      return np.concatenate(inputs, 1);
    case 'Combine':
      return layer(c, x, `${op.id}.0`);
    case 'EdgeConv':
      return edgeConv(c, op, x, neighbours as JaxArray);
    case 'Pool': {
      const clouds = x.reshape([c.batch, c.points, x.shape[1] as number]);
      const reduce = { max: np.max, mean: np.mean, add: np.sum };
      const parts = op.functions.map((name) => reduce[name](clouds.ref, 1));
      clouds.dispose();
      return np.concatenate(parts, 1);
    }
    case 'Classifier': {
      const hidden = op.hidden.reduce((h, _, i) => layer(c, h, `${op.id}.${i}`), x);
      const last = `${op.id}.${op.hidden.length}`;
      return np.matmul(hidden, parameter(c, `${last}.weight`)).add(parameter(c, `${last}.bias`));
    }
    default:
      throw new Error(`the reference has no ${op.kind}`);
  }
}

const parameter = ({ parameters }: Context, name: string): JaxArray => (parameters[name] as JaxArray).ref;

/** Linear, standardised over the batch, shifted, activated. */
const layer = (c: Context, x: JaxArray, name: string): JaxArray =>
  activated(c, c.jax.numpy.matmul(x, parameter(c, `${name}.weight`)), name);

function activated(c: Context, z: JaxArray, name: string): JaxArray {
  const { numpy: np, nn } = c.jax;
  const centred = z.ref.sub(np.mean(z, 0, { keepdims: true }));
  const variance = np.mean(np.square(centred.ref), 0, { keepdims: true });
  const scaled = centred.div(np.sqrt(variance.add(NORMALISATION_EPSILON)));
  return nn.leakyRelu(scaled.add(parameter(c, `${name}.shift`)), LEAKY_SLOPE);
}

/** Rows of the k nearest points of the same cloud, [batch * points * k], int32. No gradient flows through them. */
function nearest({ jax, batch, points }: Context, x: JaxArray, k: number): JaxArray {
  const { numpy: np, lax } = jax;
  const clouds = lax.stopGradient(x).reshape([batch, points, x.shape[1] as number]);
  const lengths = np.sum(np.square(clouds.ref), 2).reshape([batch, 1, points]);
  const products = np.matmul(clouds.ref, clouds.transpose([0, 2, 1]));
  const [values, indices] = lax.topK(products.mul(2).sub(lengths), k);
  values.dispose();
  const first = np.arange(batch).mul(points).reshape([batch, 1, 1]);
  return indices.add(first).reshape([batch * points * k]);
}

/** x_i (W1 - W2) + max over j of x_j W2, then normalised and activated. */
function edgeConv(c: Context, op: EdgeConvOp, x: JaxArray, neighbours: JaxArray): JaxArray {
  const { numpy: np } = c.jax;
  const name = `${op.id}.0`;
  const [rows, width] = x.shape as [number, number];
  const out = op.widths[0] as number;
  const weight = parameter(c, `${name}.weight`);
  const own = weight.ref.slice([0, width], []);
  const other = weight.slice([width, 2 * width], []);
  const a = np.matmul(x.ref, own.sub(other.ref));
  const b = np.matmul(x, other);
  const k = (neighbours.shape[0] as number) / rows;
  const gathered = np.take(b, neighbours.ref, 0).reshape([rows, k, out]);
  return activated(c, a.add(np.max(gathered, 1)), name);
}
