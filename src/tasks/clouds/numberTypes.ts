import { halfValue } from '../../onnx/half.ts';

/** A number as programs print it, with a point. */
export const PRINTED_NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

interface NumberType {
  bytes: number;
  at(view: DataView, offset: number, little: boolean): number;
}

/** The numbers that a coordinate may be, by letter (float, int, unsigned) and width in bytes. */
export const NUMBER_TYPES: Record<string, NumberType> = {
  f2: { bytes: 2, at: (view, offset, little) => halfValue(view.getUint16(offset, little)) },
  f4: { bytes: 4, at: (view, offset, little) => view.getFloat32(offset, little) },
  f8: { bytes: 8, at: (view, offset, little) => view.getFloat64(offset, little) },
  i1: { bytes: 1, at: (view, offset) => view.getInt8(offset) },
  u1: { bytes: 1, at: (view, offset) => view.getUint8(offset) },
  i2: { bytes: 2, at: (view, offset, little) => view.getInt16(offset, little) },
  u2: { bytes: 2, at: (view, offset, little) => view.getUint16(offset, little) },
  i4: { bytes: 4, at: (view, offset, little) => view.getInt32(offset, little) },
  u4: { bytes: 4, at: (view, offset, little) => view.getUint32(offset, little) },
  i8: { bytes: 8, at: (view, offset, little) => Number(view.getBigInt64(offset, little)) },
  u8: { bytes: 8, at: (view, offset, little) => Number(view.getBigUint64(offset, little)) },
};
