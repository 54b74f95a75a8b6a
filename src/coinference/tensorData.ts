import { ELEMENT_TYPES, type ElementFacts, elementsIn } from '../onnx/elementTypes.ts';
import type { Tensor } from '../onnx/tensor.ts';
import { typeOf } from './datatypes.ts';
import { LinkError } from './errors.ts';
import type { TensorMessage } from './oip.ts';

/** Nesting beyond this is no tensor; it would only cost stack. */
const MAX_RANK = 32;

/** Elements of a shape. Throws E309 when that is no safe whole number. */
export function elementsOf({ name, shape }: Pick<TensorMessage, 'name' | 'shape'>): number {
  const count = shape.reduce((product, dim) => product * dim, 1);
  if (!Number.isSafeInteger(count)) {
    throw new LinkError('E309', `tensor ${name}: shape [${shape}] has too many elements`);
  }
  return count;
}

/** The tensor whose raw little-endian, row-major bytes these are; the bytes are copied. */
export function tensorFromBytes(message: TensorMessage, bytes: Uint8Array): Tensor {
  const type = typeOf(message.datatype);
  const expected = elementsOf(message) * ELEMENT_TYPES[type].bytes;
  if (bytes.length !== expected) {
    throw new LinkError(
      'E309',
      `tensor ${message.name}: ${message.datatype} [${message.shape}] takes ${expected} bytes, not ${bytes.length}`,
    );
  }
  // A copy starts aligned, as typed arrays must, and does not keep the whole body alive.
  const copy = new Uint8Array(bytes);
  return { type, dims: message.shape, data: elementsIn(type, copy.buffer) } as Tensor;
}

export function bytesOf({ data }: Tensor): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** How long nested lists are, level by level; null where some differ, or are nested too deep for a tensor. */
function nestingOf(data: readonly unknown[], deepest = MAX_RANK): number[] | null {
  if (deepest === 0) return null;
  if (!data.some(Array.isArray)) return [data.length];
  const inner = data.map((own) => (Array.isArray(own) ? nestingOf(own, deepest - 1) : null));
  const [first] = inner;
  return first && inner.every((own) => own?.join() === first.join()) ? [data.length, ...first] : null;
}

/** Whether nested values are the tensor's rows; those in one row, whatever brackets stand around it, are flat. */
function nestedAs(shape: readonly number[], data: readonly unknown[]): boolean {
  const long = (dims: readonly number[]) => dims.filter((dim) => dim !== 1);
  const nesting = nestingOf(data);
  if (!nesting) return false;
  return long(nesting).length <= 1 || long(nesting).join() === long(shape).join();
}

const brief = (value: unknown): string => {
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
};

/** The tensor whose values stand in the message as JSON, flat or nested in row-major order. */
export function tensorFromJson(message: TensorMessage): Tensor {
  const { name, datatype, shape, data = [] } = message;
  const type = typeOf(datatype);
  const { bytes, range }: ElementFacts = ELEMENT_TYPES[type];
  const wrong = (what: string) => new LinkError('E309', `tensor ${name}: ${what}`);
  if (datatype === 'FP16') throw wrong('FP16 values have no JSON form: send them as binary data');
  if (!nestedAs(shape, data)) throw wrong(`its nested data do not have the shape [${shape}]`);
  const values: unknown[] = data.flat(MAX_RANK);
  const expected = elementsOf(message);
  if (values.length !== expected) {
    throw wrong(`shape [${shape}] has ${expected} elements, the data has ${values.length}`);
  }
  const array = elementsIn(type, new ArrayBuffer(expected * bytes));
  const big = array instanceof BigInt64Array || array instanceof BigUint64Array;
  values.forEach((value, i) => {
    const number = typeof value === 'boolean' && datatype === 'BOOL' ? Number(value) : value;
    if (typeof number !== 'number') throw wrong(`element ${i}, ${brief(value)}, is no ${datatype}`);
    if (range) {
      const inRange = Number.isInteger(number) && number >= Number(range[0]) && number <= Number(range[1]);
      if (!inRange) throw wrong(`element ${i}, ${number}, is no ${datatype}`);
      if (!Number.isSafeInteger(number))
        throw wrong(`element ${i} is beyond 2^53, where JSON numbers are not exact: send it as binary data`);
    }
    array[i] = big ? BigInt(number) : number;
    if (!Number.isFinite(Number(array[i])))
      throw wrong(`element ${i}, ${number}, is too large for ${datatype}`);
  });
  return { type, dims: shape, data: array } as Tensor;
}

/** A tensor's values for JSON. Throws E309 for values that JSON does not have. */
export function jsonValues(name: string, { type, data }: Tensor): (number | boolean)[] {
  if (type === 'float16')
    throw new LinkError('E309', `tensor ${name}: FP16 has no JSON form, ask for binary`);
  const whole = data instanceof BigInt64Array || data instanceof BigUint64Array;
  return Array.from(data as ArrayLike<number | bigint>, (value) => {
    if (type === 'bool') return Boolean(value);
    const number = Number(value);
    if (whole ? !Number.isSafeInteger(number) : !Number.isFinite(number)) {
      throw new LinkError('E309', `tensor ${name}: ${value} has no exact JSON form, ask for binary data`);
    }
    return number;
  });
}
