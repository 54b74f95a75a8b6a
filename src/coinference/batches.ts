import { BATCH } from '../onnx/stacked.ts';
import type { Tensor, TensorInfo, Tensors } from '../runtime/session.ts';

/** Whether a model computes samples of a batch each as if it were alone; see BATCH. */
export const isBatched = (model: {
  inputs: readonly Pick<TensorInfo, 'dims'>[];
  outputs: readonly Pick<TensorInfo, 'dims'>[];
}): boolean =>
  [...model.inputs, ...model.outputs].every(({ dims }) => dims[0] === BATCH && dims.indexOf(BATCH, 1) < 0) &&
  model.inputs.length > 0;

/** A tensor with an axis of one sample in front, and without it again; the values are shared. */
export const asBatch = (tensor: Tensor): Tensor => ({ ...tensor, dims: [1, ...tensor.dims] }) as Tensor;
export const asSample = (tensor: Tensor): Tensor => ({ ...tensor, dims: tensor.dims.slice(1) }) as Tensor;

type Values = {
  set(from: ArrayLike<number | bigint>, at: number): void;
  subarray(a: number, b: number): never;
};

/** Tensors of the same name one behind the other along their first axis. All have the same other dimensions. */
export function joinBatches(requests: readonly Tensors[]): Tensors {
  const [first] = requests;
  if (!first || requests.length === 1) return first ?? {};
  return Object.fromEntries(
    Object.entries(first).map(([name, { type, dims, data }]) => {
      const parts = requests.map((request) => request[name] as Tensor);
      const length = parts.reduce((sum, part) => sum + part.data.length, 0);
      const all = new (data.constructor as new (length: number) => Tensor['data'])(length);
      let at = 0;
      for (const part of parts) {
        (all as unknown as Values).set(part.data as ArrayLike<number>, at);
        at += part.data.length;
      }
      const count = parts.reduce((sum, part) => sum + (part.dims[0] as number), 0);
      return [name, { type, dims: [count, ...dims.slice(1)], data: all } as Tensor];
    }),
  );
}

/**
 * The parts of tensors along their first axis, so many samples each. Null where a tensor has not as many in all: then the
 * model is not what it says.
 */
export function splitBatches(outputs: Tensors, counts: readonly number[]): Tensors[] | null {
  const total = counts.reduce((a, b) => a + b, 0);
  if (Object.values(outputs).some(({ dims }) => dims[0] !== total)) return null;
  let from = 0;
  return counts.map((count) => {
    const part = Object.entries(outputs).map(([name, { type, dims, data }]) => {
      const each = data.length / total;
      const values = (data as unknown as Values).subarray(from * each, (from + count) * each);
      return [name, { type, dims: [count, ...dims.slice(1)], data: values } as Tensor] as const;
    });
    from += count;
    return Object.fromEntries(part);
  });
}
