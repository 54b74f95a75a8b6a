import { joined } from './imported/raw.ts';

/** ONNX models field by field, for tests that need what no careful writer writes. */
export type Part = readonly [field: number, value: number | bigint | string | Uint8Array];

const varint = (value: bigint): number[] => {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return [...bytes, Number(rest)];
};

/** A protobuf message, field by field, whether it makes sense or not. */
export function message(...parts: readonly Part[]): Uint8Array {
  return joined(
    parts.map(([field, value]) => {
      const tag = (wire: number) => varint(BigInt(field * 8 + wire));
      if (typeof value === 'number' || typeof value === 'bigint') {
        return Uint8Array.from([...tag(0), ...varint(BigInt(value))]);
      }
      const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
      return joined([Uint8Array.from([...tag(2), ...varint(BigInt(bytes.length))]), bytes]);
    }),
  );
}

export const FLOAT = 1;
export const UINT8 = 2;
export const INT64 = 7;
export const STRING = 8;
export const BOOL = 9;

export const value = (name: string, type: Uint8Array) => message([1, name], [2, type]);
export const tensorType = (element: number, dims: readonly number[]) =>
  message([1, message([1, element], [2, message(...dims.map((dim) => [1, message([1, dim])] as const))])]);
export const plain = (name: string, element = FLOAT, dims: readonly number[] = [1]) =>
  value(name, tensorType(element, dims));
export const int64s = (name: string, ...values: bigint[]) =>
  message([1, values.length], [2, INT64], [8, name], [9, new Uint8Array(BigInt64Array.from(values).buffer)]);
export const scalar = (name: string, element: number, raw: ArrayBuffer) =>
  message([2, element], [8, name], [9, new Uint8Array(raw)]);
export const node = (op: string, inputs: string[], outputs: string[], ...more: Part[]) =>
  message(
    ...inputs.map((name) => [1, name] as const),
    ...outputs.map((name) => [2, name] as const),
    [4, op],
    ...more,
  );
export const model = (graph: Uint8Array, ...more: Part[]) =>
  message([1, 8], [7, graph], [8, message([1, ''], [2, 18])], ...more);
export const identity = node('Identity', ['x'], ['y']);
export const ends: Part[] = [
  [2, 'g'],
  [11, plain('x')],
  [12, plain('y')],
];
export const graphOf = (...parts: Part[]) => message(...parts, ...ends);
