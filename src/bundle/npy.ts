import { ELEMENT_TYPES, elementsIn, type TensorType } from '../onnx/elementTypes.ts';
import type { Tensor } from '../onnx/tensor.ts';
import { FrameError } from './frameError.ts';

/**
 * Arrays as numpy.save writes them (NPY, numpy.lib.format): the magic bytes, a version, the length of a header, the header
 * as a Python literal, then the values.
 */
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** Magic, version, and the longer of the two header lengths. */
export const NPY_HEAD_BYTES = 12;

export const isNpy = (bytes: Uint8Array): boolean => MAGIC.every((byte, i) => bytes[i] === byte);

const WIDTHS: Record<string, number> = { '<f4': 4, '<f8': 8 };

interface NpyHead {
  type: '<f4' | '<f8';
  shape: number[];
  /** Where the values begin. */
  offset: number;
  /** Of all of it. */
  bytes: number;
}

/** Where the header ends, by the first NPY_HEAD_BYTES bytes. @throws FrameError */
export function npyOffset(name: string, bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const major = view.getUint8(6);
  if (major < 1 || major > 3) throw new FrameError(`${name} is NPY of version ${major}, which is not known`);
  return major === 1 ? 10 + view.getUint16(8, true) : 12 + view.getUint32(8, true);
}

/** Reads the header of an array in row-major order. @throws FrameError */
function headOf(
  name: string,
  bytes: Uint8Array,
): { type: string; shape: number[] | undefined; offset: number } {
  if (bytes.length < NPY_HEAD_BYTES) throw new FrameError(`${name} is cut short`);
  const offset = npyOffset(name, bytes);
  if (offset > bytes.length) throw new FrameError(`${name} is cut short in its header`);
  const text = new TextDecoder('latin1').decode(bytes.subarray(10, offset));
  const type = /'descr'\s*:\s*'([^']*)'/.exec(text)?.[1] ?? '';
  const shape = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(text)?.[1];
  if (!/'fortran_order'\s*:\s*False/.test(text)) throw new FrameError(`${name} is not in row-major order`);
  const dims = shape?.split(',').flatMap((part) => (part.trim() === '' ? [] : [Number(part)]));
  return { type, shape: dims, offset };
}

/** Reads the header of an array of float32 or float64 in row-major order. @throws FrameError */
export function npyHead(name: string, bytes: Uint8Array): NpyHead {
  const { type, shape, offset } = headOf(name, bytes);
  const width = WIDTHS[type];
  if (!width || shape === undefined) {
    throw new FrameError(`${name} holds ${type || 'no plain array'}; float32 or float64 is needed`);
  }
  const elements = shape.reduce((product, dim) => product * dim, 1);
  return { type: type as NpyHead['type'], shape, offset, bytes: offset + elements * width };
}

/** The values of an array, row by row. @throws FrameError */
export function readNpy(name: string, bytes: Uint8Array): Float32Array {
  const { type, offset, bytes: whole } = npyHead(name, bytes);
  if (whole !== bytes.length)
    throw new FrameError(`${name} has ${bytes.length} bytes, and its header says ${whole}`);
  // A Buffer's own slice is no copy: its memory holds what stands before and behind.
  const values = Uint8Array.from(bytes.subarray(offset)).buffer;
  return type === '<f4' ? new Float32Array(values) : Float32Array.from(new Float64Array(values));
}

const TYPES: Record<string, TensorType> = {
  ...{ '<f2': 'float16', '<f4': 'float32', '<f8': 'float64', '|b1': 'bool' },
  ...{ '<i8': 'int64', '<i4': 'int32', '<i2': 'int16', '|i1': 'int8' },
  ...{ '<u8': 'uint64', '<u4': 'uint32', '<u2': 'uint16', '|u1': 'uint8' },
};

/** An array of any element type that tensors have. @throws FrameError */
export function npyTensor(name: string, bytes: Uint8Array): Tensor {
  if (!isNpy(bytes) || bytes.length < NPY_HEAD_BYTES) throw new FrameError(`${name} is no NPY file`);
  const { type: descr, shape: dims, offset } = headOf(name, bytes);
  const type = TYPES[descr];
  if (!type || !dims) throw new FrameError(`${name} holds ${descr || 'no plain array'}, which no tensor has`);
  const elements = dims.reduce((product, dim) => product * dim, 1);
  const whole = offset + elements * ELEMENT_TYPES[type].bytes;
  if (whole !== bytes.length) {
    throw new FrameError(`${name} has ${bytes.length} bytes, and its header says ${whole}`);
  }
  return { type, dims, data: elementsIn(type, Uint8Array.from(bytes.subarray(offset)).buffer) } as Tensor;
}

/** A tensor as numpy.save writes it, version 1.0 of the format. */
export function npyBytes({ type, dims, data }: Tensor): Uint8Array {
  const descr = Object.keys(TYPES).find((each) => TYPES[each] === type);
  const shape = `(${dims.join(', ')}${dims.length === 1 ? ',' : ''})`;
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`;
  // Values begin at a multiple of 64 bytes.
  const padding = 63 - ((10 + text.length) % 64);
  const header = new TextEncoder().encode(`${text}${' '.repeat(padding)}\n`);
  const bytes = new Uint8Array(10 + header.length + data.byteLength);
  bytes.set([...MAGIC, 1, 0, header.length & 0xff, header.length >> 8]);
  bytes.set(header, 10);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), 10 + header.length);
  return bytes;
}
