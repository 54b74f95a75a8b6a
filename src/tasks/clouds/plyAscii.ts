import { plainBytes } from '../decoding.ts';
import { NumberLines } from './lines.ts';
import type { ReadItems } from './ply.ts';

/**
 * The items of an ascii body. Where its lines are as many as its items, each is one, and has to have all of its
 * words; else line breaks mean nothing.
 */
export const asciiItems: ReadItems = (name, bytes, header, wanted) => {
  const lines = new NumberLines(plainBytes(name, bytes.subarray(header.bytes)), 0, header.lines);
  const items = header.elements.reduce((n, { count, properties }) => n + (properties.length && count), 0);
  const ahead = lines.copy();
  let there = 0;
  while (ahead.next()) there++;
  const byLine = there === items;
  const values: (number | number[] | undefined)[] = [];
  const indices = new Map<unknown, number>();
  return {
    read(element) {
      const index = (indices.get(element) ?? 0) + 1;
      indices.set(element, index);
      const reads = wanted.get(element) as readonly number[];
      const bad = () => lines.bad(name, `${element.name} ${index} of ${element.count} as numbers`);
      if (byLine) lines.next();
      const forth = () => {
        if (!byLine) while (!lines.more()) if (!lines.next()) throw bad();
      };
      const value = (): number => {
        forth();
        const number = lines.value();
        if (Number.isFinite(number)) return number;
        throw bad();
      };
      const skip = () => {
        forth();
        if (!lines.skipWord()) throw bad();
      };
      for (let p = 0; p < element.properties.length; p++) {
        const list = element.properties[p]?.length !== undefined;
        const read = reads.includes(p);
        values[p] = undefined;
        if (!list && read) values[p] = value();
        else if (!list) skip();
        else {
          const count = value();
          if (!(Number.isInteger(count) && count >= 0)) throw bad();
          const own: number[] = [];
          for (let left = count; left > 0; left--) {
            if (read) own.push(value());
            else skip();
          }
          values[p] = own;
        }
      }
      if (byLine && lines.more())
        throw lines.bad(name, `${element.name} ${index} of ${element.count} without more behind it`);
      return values;
    },
    end() {
      if (lines.more() || lines.next()) throw lines.bad(name, 'the end of the file, as its header says,');
    },
  };
};
