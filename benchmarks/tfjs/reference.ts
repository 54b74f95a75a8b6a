import { topological } from '../../src/design/graph.ts';
import type { Design, EdgeConvOp, Op } from '../../src/design/types.ts';
import { NORMALISATION_EPSILON } from '../../src/onnx/batchedOps.ts';
import { LEAKY_SLOPE } from '../../src/onnx/weights.ts';
import type { Tf, TfTensor, TfVariable } from './tf.ts';

/** What a network's ops need to know. */
interface Context {
  tf: Tf;
  batch: number;
  points: number;
  /** Parameters by name, as the trainer names them. */
  variables: Record<string, TfVariable>;
}

/**
 * The training forward pass of a DGCNN in TensorFlow.js, with the same arithmetic as the emitted graphs: EdgeConv per
 * node (two products, a gather, a max), and only what WebAssembly kernels exist for.
 * @param points [batch * points, 3]
 * @returns logits [batch, classes]
 */
export function forward(c: Context, design: Design, points: TfTensor): TfTensor {
  const values = new Map<string, Value>();
  let result: Value = { x: points, neighbours: null };
  for (const op of topological(design)) {
    const inputs = op.inputs.map((id) => values.get(id) as Value);
    const { x, neighbours } = inputs[0] ?? result;
    if (op.kind === 'Sample') result = { x, neighbours: nearest(c, x, op.k) };
    else if (op.kind !== 'Input') {
      const all = inputs.map((input) => input.x);
      result = { x: compute(c, op, all, neighbours), neighbours };
    }
    values.set(op.id, result);
  }
  return result.x;
}

interface Value {
  x: TfTensor;
  neighbours: TfTensor | null;
}

function compute(c: Context, op: Op, inputs: TfTensor[], neighbours: TfTensor | null): TfTensor {
  const { tf, batch, points } = c;
  const x = inputs[0] as TfTensor;
  switch (op.kind) {
    case 'Concat':
      return tf.concat(inputs, 1);
    case 'Combine':
      return layer(c, x, `${op.id}.0`);
    case 'EdgeConv':
      return edgeConv(c, op, x, neighbours as TfTensor);
    case 'Pool': {
      const clouds = tf.reshape(x, [batch, points, x.shape[1] as number]);
      const reduce = {
        max: () => tf.max(clouds, 1),
        mean: () => tf.mean(clouds, 1),
        add: () => tf.sum(clouds, 1),
      };
      return tf.concat(
        op.functions.map((name) => reduce[name]()),
        1,
      );
    }
    case 'Classifier': {
      const hidden = op.hidden.reduce((h, _, i) => layer(c, h, `${op.id}.${i}`), x);
      const last = `${op.id}.${op.hidden.length}`;
      return tf.add(tf.matMul(hidden, variable(c, `${last}.weight`)), variable(c, `${last}.bias`));
    }
    default:
      throw new Error(`the reference has no ${op.kind}`);
  }
}

const variable = ({ variables }: Context, name: string): TfVariable => variables[name] as TfVariable;

/** Linear, standardised over the batch, shifted, activated. */
const layer = (c: Context, x: TfTensor, name: string): TfTensor =>
  activated(c, c.tf.matMul(x, variable(c, `${name}.weight`)), name);

function activated(c: Context, z: TfTensor, name: string): TfTensor {
  const { tf } = c;
  const centred = tf.sub(z, tf.mean(z, 0, true));
  const variance = tf.mean(tf.square(centred), 0, true);
  const scaled = tf.div(centred, tf.sqrt(tf.add(variance, NORMALISATION_EPSILON)));
  const shifted = tf.add(scaled, variable(c, `${name}.shift`));
  return tf.maximum(shifted, tf.mul(shifted, LEAKY_SLOPE));
}

/** Rows of the k nearest points of the same cloud, [batch * points * k], int32. No gradient flows through them. */
function nearest({ tf, batch, points }: Context, x: TfTensor, k: number): TfTensor {
  const clouds = tf.reshape(x, [batch, points, x.shape[1] as number]);
  const lengths = tf.reshape(tf.sum(tf.square(clouds), 2), [batch, 1, points]);
  const closeness = tf.sub(tf.mul(tf.matMul(clouds, clouds, false, true), 2), lengths);
  const { indices } = tf.topk(closeness, k, false);
  const first = tf.reshape(tf.mul(tf.range(0, batch, 1, 'int32'), tf.cast(scalar(tf, points), 'int32')), [
    batch,
    1,
    1,
  ]);
  return tf.reshape(tf.cast(tf.add(indices, first), 'int32'), [batch * points * k]);
}

const scalar = (tf: Tf, value: number): TfTensor => tf.tensor(Float32Array.of(value), []);

/** x_i (W1 - W2) + max over j of x_j W2, then normalised and activated. */
function edgeConv(c: Context, op: EdgeConvOp, x: TfTensor, neighbours: TfTensor): TfTensor {
  const { tf } = c;
  const name = `${op.id}.0`;
  const [rows, width] = x.shape as [number, number];
  const out = op.widths[0] as number;
  const weight = variable(c, `${name}.weight`);
  const own = tf.slice(weight, [0, 0], [width, out]);
  const other = tf.slice(weight, [width, 0], [width, out]);
  const a = tf.matMul(x, tf.sub(own, other));
  const b = tf.matMul(x, other);
  const k = (neighbours.shape[0] as number) / rows;
  const gathered = tf.reshape(gather(tf, b, neighbours), [rows, k, out]);
  return activated(c, tf.add(a, tf.max(gathered, 1)), name);
}

/** Rows of x; its gradient by ScatterND, because the WebAssembly backend has no UnsortedSegmentSum. */
const gather = (tf: Tf, x: TfTensor, rows: TfTensor): TfTensor =>
  tf.customGrad((value, save) => {
    save([tf.reshape(rows, [rows.shape[0] as number, 1])]);
    const { shape } = value;
    return {
      value: tf.gather(value, rows, 0),
      gradFunc: (dy, [column]) => tf.scatterND(column as TfTensor, dy, shape),
    };
  })(x);
