import { PbfWriter } from 'pbf';
import { ELEMENT_TYPES } from '../elementTypes.ts';
import { fieldOf, joined, textField } from './raw.ts';

/** A vector of whole numbers as a tensor of a graph. */
export function int64s(name: string, ...values: number[]): Uint8Array {
  const about = new PbfWriter();
  about.writeVarintField(1, values.length);
  about.writeVarintField(2, ELEMENT_TYPES.int64.onnx);
  const data = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
  return fieldOf(5, joined([about.finish(), textField(8, name), fieldOf(9, data)]));
}
