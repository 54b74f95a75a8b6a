/** The typed array that holds each element type. */
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
  /** A byte each. */
  bool: Uint8Array;
}
export type TensorType = keyof TensorArrays;

/** What is known of one element type. */
export interface ElementFacts {
  /** Bytes of one element. */
  bytes: number;
  array: new (buffer: ArrayBuffer) => TensorArrays[TensorType];
  /** TensorProto.DataType of ONNX; Cast's attribute `to`. */
  onnx: number;
  /** The name in the Open Inference Protocol v2. */
  protocol: string;
  /** The name in safetensors. */
  safetensors: string;
  /** The smallest and largest whole number; absent for real numbers. */
  range?: readonly [bigint, bigint];
}

const signed = (bits: bigint) => [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n] as const;
const unsigned = (bits: bigint) => [0n, 2n ** bits - 1n] as const;

/** Every element type that tensors have here. Bytes are little-endian, like every platform that Node and browsers support. */
export const ELEMENT_TYPES = {
  float16: { bytes: 2, array: Uint16Array, onnx: 10, protocol: 'FP16', safetensors: 'F16' },
  float32: { bytes: 4, array: Float32Array, onnx: 1, protocol: 'FP32', safetensors: 'F32' },
  float64: { bytes: 8, array: Float64Array, onnx: 11, protocol: 'FP64', safetensors: 'F64' },
  int64: {
    ...{ bytes: 8, array: BigInt64Array, onnx: 7, protocol: 'INT64', safetensors: 'I64' },
    range: signed(64n),
  },
  int32: {
    ...{ bytes: 4, array: Int32Array, onnx: 6, protocol: 'INT32', safetensors: 'I32' },
    range: signed(32n),
  },
  int16: {
    ...{ bytes: 2, array: Int16Array, onnx: 5, protocol: 'INT16', safetensors: 'I16' },
    range: signed(16n),
  },
  int8: { bytes: 1, array: Int8Array, onnx: 3, protocol: 'INT8', safetensors: 'I8', range: signed(8n) },
  uint64: {
    ...{ bytes: 8, array: BigUint64Array, onnx: 13, protocol: 'UINT64', safetensors: 'U64' },
    range: unsigned(64n),
  },
  uint32: {
    ...{ bytes: 4, array: Uint32Array, onnx: 12, protocol: 'UINT32', safetensors: 'U32' },
    range: unsigned(32n),
  },
  uint16: {
    ...{ bytes: 2, array: Uint16Array, onnx: 4, protocol: 'UINT16', safetensors: 'U16' },
    range: unsigned(16n),
  },
  uint8: { bytes: 1, array: Uint8Array, onnx: 2, protocol: 'UINT8', safetensors: 'U8', range: unsigned(8n) },
  bool: { bytes: 1, array: Uint8Array, onnx: 9, protocol: 'BOOL', safetensors: 'BOOL', range: [0n, 1n] },
} as const satisfies Record<TensorType, ElementFacts>;

export const TENSOR_TYPES = Object.keys(ELEMENT_TYPES) as readonly TensorType[];

export const isTensorType = (type: string): type is TensorType => Object.hasOwn(ELEMENT_TYPES, type);

/** The element type whose fact `by` is `value`; undefined where there is none. */
export function tensorTypeBy(
  by: 'onnx' | 'protocol' | 'safetensors',
  value: string | number,
): TensorType | undefined {
  return TENSOR_TYPES.find((type) => ELEMENT_TYPES[type][by] === value);
}

/** Element types of ONNX that no tensor has here, by TensorProto.DataType. */
const OTHER_TYPES: Readonly<Record<number, string>> = {
  ...{ 8: 'string', 14: 'complex64', 15: 'complex128', 16: 'bfloat16' },
  ...{ 17: 'float8e4m3fn', 18: 'float8e4m3fnuz', 19: 'float8e5m2', 20: 'float8e5m2fnuz', 24: 'float8e8m0' },
  ...{ 21: 'uint4', 22: 'int4', 23: 'float4e2m1', 25: 'uint2', 26: 'int2' },
};

/** What an element type of ONNX is called; `type 99` of one that is not known. */
export const onnxTypeName = (onnx: number): string =>
  tensorTypeBy('onnx', onnx) ?? OTHER_TYPES[onnx] ?? `type ${onnx}`;

/** The bytes, seen as elements of that type. */
export function elementsIn<T extends TensorType>(type: T, buffer: ArrayBuffer): TensorArrays[T] {
  const { array: Elements }: ElementFacts = ELEMENT_TYPES[type];
  return new Elements(buffer) as TensorArrays[T];
}
