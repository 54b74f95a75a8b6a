import { DataError } from '../task.ts';
import { type Element, SCALARS, type Scalar } from './plyHeader.ts';
import type { ReadItems } from './plyItems.ts';

/** The items of a binary body. */
export const binaryItems: ReadItems = (name, bytes, header, wanted) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = header.format === 'binary_little_endian';
  let at = header.bytes;
  let index = 0;
  let current: Element | undefined;
  const values: (number | number[] | undefined)[] = [];
  const early = ({ name: own, count }: Element): DataError =>
    new DataError(`${name} ends early: ${own} ${index} of ${count} expected`);
  const sizeOf = (type: string) => SCALARS[type] as { read: Scalar; bytes: number };
  return {
    read(element) {
      if (element !== current) index = 0;
      current = element;
      index++;
      const reads = wanted.get(element) as readonly number[];
      for (const [p, { type, length }] of element.properties.entries()) {
        const { read, bytes: size } = sizeOf(type);
        let count = 1;
        if (length !== undefined) {
          const given = sizeOf(length);
          if (at + given.bytes > bytes.length) throw early(element);
          count = view[`get${given.read}`](at, little);
          if (!(Number.isInteger(count) && count >= 0))
            throw new DataError(`${name}: ${element.name} ${index} has a list of ${count} numbers`);
          at += given.bytes;
        }
        if (at + count * size > bytes.length) throw early(element);
        if (!reads.includes(p)) values[p] = undefined;
        else if (length === undefined) values[p] = view[`get${read}`](at, little);
        else {
          const from = at;
          values[p] = Array.from({ length: count }, (_, i) => view[`get${read}`](from + i * size, little));
        }
        at += count * size;
      }
      return values;
    },
    end() {
      // Some tools end the file with a line end.
      const rest = bytes.subarray(at);
      if (rest.length > 2 || rest.some((byte) => byte !== 10 && byte !== 13))
        throw new DataError(`${name}: ${rest.length} bytes more than its header says`);
    },
  };
};
