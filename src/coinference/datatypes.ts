import type { TensorArrays, TensorType } from '../onnx/tensor.ts';
import { LinkError } from './errors.ts';

interface ElementType<T extends TensorType = TensorType> {
  type: T;
  bytes: number;
  /** Little-endian like every platform that Node and browsers support, so no byte is swapped. */
  array: (buffer: ArrayBuffer) => TensorArrays[T];
  /** The smallest and largest whole number; absent for real numbers. */
  range?: readonly [bigint, bigint];
}

const signed = (bits: bigint) => [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n] as const;
const unsigned = (bits: bigint) => [0n, 2n ** bits - 1n] as const;
const element = <T extends TensorType>(
  type: T,
  bytes: number,
  array: (buffer: ArrayBuffer) => TensorArrays[T],
  range?: readonly [bigint, bigint],
): ElementType<T> => ({ type, bytes, array, ...(range && { range }) });

/** The protocol's datatypes of fixed size. BYTES has none and is not carried. */
export const DATATYPES = {
  BOOL: element('bool', 1, (b) => new Uint8Array(b), [0n, 1n]),
  UINT8: element('uint8', 1, (b) => new Uint8Array(b), unsigned(8n)),
  UINT16: element('uint16', 2, (b) => new Uint16Array(b), unsigned(16n)),
  UINT32: element('uint32', 4, (b) => new Uint32Array(b), unsigned(32n)),
  UINT64: element('uint64', 8, (b) => new BigUint64Array(b), unsigned(64n)),
  INT8: element('int8', 1, (b) => new Int8Array(b), signed(8n)),
  INT16: element('int16', 2, (b) => new Int16Array(b), signed(16n)),
  INT32: element('int32', 4, (b) => new Int32Array(b), signed(32n)),
  INT64: element('int64', 8, (b) => new BigInt64Array(b), signed(64n)),
  FP16: element('float16', 2, (b) => new Uint16Array(b)),
  FP32: element('float32', 4, (b) => new Float32Array(b)),
  FP64: element('float64', 8, (b) => new Float64Array(b)),
} as const satisfies Record<string, ElementType>;

export type Datatype = keyof typeof DATATYPES;

const BY_TYPE = new Map<TensorType, Datatype>(
  Object.entries(DATATYPES).map(([datatype, { type }]) => [type, datatype as Datatype]),
);

export function datatypeOf(type: TensorType): Datatype {
  const datatype = BY_TYPE.get(type);
  if (!datatype) throw new LinkError('E313', `no datatype of the protocol carries ${type}`);
  return datatype;
}

/** What a datatype's name means. Throws E313 for BYTES and for names that the protocol does not have. */
export function elementOf(datatype: string): ElementType {
  if (Object.hasOwn(DATATYPES, datatype)) return DATATYPES[datatype as Datatype];
  throw new LinkError(
    'E313',
    datatype === 'BYTES'
      ? 'BYTES tensors are not carried'
      : `datatype ${JSON.stringify(datatype)} is unknown: use one of ${Object.keys(DATATYPES).join(', ')}`,
  );
}
