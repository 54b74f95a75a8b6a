/** Element types in use, with the typed array that holds each. */
export interface TensorArrays {
  /** Raw bits: not every engine has a Float16Array. */
  float16: Uint16Array;
  float32: Float32Array;
  float64: Float64Array;
  int64: BigInt64Array;
  int32: Int32Array;
  int16: Int16Array;
  int8: Int8Array;
  uint64: BigUint64Array;
  uint32: Uint32Array;
  uint16: Uint16Array;
  uint8: Uint8Array;
  bool: Uint8Array;
}
export type TensorType = keyof TensorArrays;

const TYPES: Record<TensorType, true> = {
  float16: true,
  float32: true,
  float64: true,
  int64: true,
  int32: true,
  int16: true,
  int8: true,
  uint64: true,
  uint32: true,
  uint16: true,
  uint8: true,
  bool: true,
};
export const isTensorType = (type: string): type is TensorType => Object.hasOwn(TYPES, type);

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
