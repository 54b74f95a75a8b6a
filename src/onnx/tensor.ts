import type { TensorArrays, TensorType } from './elementTypes.ts';

export type { TensorArrays, TensorType } from './elementTypes.ts';
export { isTensorType } from './elementTypes.ts';

/** A dense row-major tensor. Plain data: it can be posted to a worker or written to a socket. */
export interface Tensor<T extends TensorType = TensorType> {
  type: T;
  dims: readonly number[];
  data: TensorArrays[T];
}
export type Tensors = Record<string, Tensor>;

export function float32(data: Float32Array | number[], dims: readonly number[]): Tensor<'float32'> {
  return { type: 'float32', dims, data: data instanceof Float32Array ? data : Float32Array.from(data) };
}
