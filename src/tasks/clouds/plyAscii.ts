import { plainBytes } from '../decoding.ts';
import { DataError } from '../task.ts';
import { NumberLines } from './lines.ts';
import { OwnLines } from './ownLines.ts';
import type { Element } from './plyHeader.ts';
import type { ReadItems } from './plyItems.ts';

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
  let current: Element | undefined;
  let reads: readonly number[] = [];
  let index = 0;
  let own = new OwnLines(lines);

  const bad = (what = 'as numbers'): DataError =>
    lines.bad(name, `${current?.name} ${index} of ${current?.count} ${what}`);
  const value = (): number => {
    if (!byLine) while (!lines.more()) if (!lines.next()) throw bad();
    const number = lines.value();
    if (Number.isFinite(number)) return number;
    throw bad();
  };
  const skip = (): void => {
    if (!byLine) while (!lines.more()) if (!lines.next()) throw bad();
    if (!lines.skipWord()) throw bad();
  };
  const list = (read: boolean): number[] => {
    const count = value();
    if (!(Number.isInteger(count) && count >= 0)) throw bad();
    const own: number[] = [];
    for (let left = count; left > 0; left--) {
      if (read) own.push(value());
      else skip();
    }
    return own;
  };
  return {
    read(element) {
      if (element !== current) {
        index = 0;
        own = new OwnLines(lines);
        reads = wanted.get(element) as readonly number[];
      }
      current = element;
      index++;
      if (byLine) lines.next();
      else own.begin();
      for (let p = 0; p < element.properties.length; p++) {
        const read = reads.includes(p);
        if (element.properties[p]?.length !== undefined) values[p] = list(read);
        else if (read) values[p] = value();
        else {
          values[p] = undefined;
          skip();
        }
      }
      if (byLine && lines.more()) throw bad('without more behind it');
      if (byLine) return values;
      own.end();
      if (index === element.count && own.torn)
        throw new DataError(
          `${name}: some of its items (${element.name}), but not all, have a line of their own`,
        );
      return values;
    },
    end() {
      if (lines.more() || lines.next()) throw lines.bad(name, 'the end of the file, as its header says,');
    },
  };
};
