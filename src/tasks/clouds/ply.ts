import { DataError } from '../task.ts';
import type { Geometry } from './geometry.ts';
import { badLine, NumberLines } from './lines.ts';

type Scalar = 'Int8' | 'Uint8' | 'Int16' | 'Uint16' | 'Int32' | 'Uint32' | 'Float32' | 'Float64';
const SCALARS: Record<string, { read: Scalar; bytes: number }> = {};
for (const [names, read, bytes] of [
  ['char int8', 'Int8', 1],
  ['uchar uint8', 'Uint8', 1],
  ['short int16', 'Int16', 2],
  ['ushort uint16', 'Uint16', 2],
  ['int int32', 'Int32', 4],
  ['uint uint32', 'Uint32', 4],
  ['float float32', 'Float32', 4],
  ['double float64', 'Float64', 8],
] as const) {
  for (const name of names.split(' ')) SCALARS[name] = { read, bytes };
}

interface Property {
  name: string;
  type: string;
  /** Type of the length, for a list. */
  length?: string;
}
interface Element {
  name: string;
  count: number;
  properties: Property[];
}
interface Header {
  format: string;
  elements: Element[];
  /** Lines and bytes up to the body. */
  lines: number;
  bytes: number;
}

/** Reads the values of one element's next item, in the order of its properties. */
type ReadItem = (element: Element, index: number) => (number | number[])[];

/**
 * A PLY file (Turk 1994), ascii or binary of either byte order: its vertices, and its faces where it has any.
 * @throws DataError naming the file, and the line or the element
 */
export function readPly(name: string, bytes: Uint8Array): Geometry {
  const header = readHeader(name, bytes);
  const vertex = header.elements.find((element) => element.name === 'vertex');
  const axes = ['x', 'y', 'z'].map((axis) =>
    (vertex?.properties ?? []).findIndex((p) => p.name === axis && p.length === undefined),
  );
  if (!vertex || axes.includes(-1))
    throw new DataError(`${name}: its header has no vertices with x, y and z`);
  const item = header.format === 'ascii' ? asciiItems(name, bytes, header) : binaryItems(name, bytes, header);
  const points: number[] = [];
  const triangles: number[] = [];
  for (const element of header.elements) {
    const corners = element.properties.findIndex((p) => /^vertex_ind(ex|ices)$/.test(p.name));
    for (let i = 0; i < element.count; i++) {
      const values = item(element, i);
      if (element === vertex) {
        const point = axes.map((at) => values[at] as number);
        if (!point.every(Number.isFinite))
          throw new DataError(`${name}: vertex ${i + 1} is no point: ${point.join(' ')}`);
        points.push(...point);
      } else if (element.name === 'face' && corners >= 0) {
        const polygon = values[corners] as number[];
        const wrong = polygon.find((index) => !(index >= 0 && index < vertex.count));
        if (wrong !== undefined) {
          throw new DataError(
            `${name}: face ${i + 1} names vertex ${wrong}; there are 0..${vertex.count - 1}`,
          );
        }
        for (let c = 2; c < polygon.length; c++) {
          triangles.push(polygon[0] as number, polygon[c - 1] as number, polygon[c] as number);
        }
      }
    }
  }
  return { points, triangles };
}

function readHeader(name: string, bytes: Uint8Array): Header {
  // A header is short; what follows may be binary.
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, 65_536));
  if (!/^ply\r?\n/.test(text))
    throw new DataError(
      `${name}: line 1: "ply" expected, found ${JSON.stringify(text.split('\n', 1)[0]?.slice(0, 40))}`,
    );
  const end = /\nend_header[ \t]*\r?\n/.exec(text);
  if (!end) throw new DataError(`${name}: its header has no end_header`);
  const length = end.index + end[0].length;
  const header: Header = { format: '', elements: [], lines: 0, bytes: length };
  const lines = text.slice(0, length).split('\n');
  header.lines = lines.length - 1;
  lines.forEach((line, i) => {
    const words = line.trim().split(/\s+/);
    const bad = (expected: string) => badLine(name, i + 1, line.trim(), expected);
    if (words[0] === 'format') {
      if (!/^(ascii|binary_(little|big)_endian)$/.test(words[1] ?? ''))
        throw bad('ascii or binary_..._endian');
      header.format = words[1] as string;
    } else if (words[0] === 'element') {
      const count = Number(words[2]);
      if (!(Number.isInteger(count) && count >= 0)) throw bad('an element with its count');
      header.elements.push({ name: words[1] as string, count, properties: [] });
    } else if (words[0] === 'property') {
      const list = words[1] === 'list';
      const [type, property] = list ? [words[3], words[4]] : [words[1], words[2]];
      const types = list ? [type, words[2]] : [type];
      const element = header.elements.at(-1);
      if (!element || !property || !types.every((t) => t !== undefined && Object.hasOwn(SCALARS, t))) {
        throw bad('a property of a known type');
      }
      element.properties.push({
        name: property,
        type: type as string,
        ...(list && { length: words[2] as string }),
      });
    }
  });
  if (!header.format) throw new DataError(`${name}: its header has no format`);
  return header;
}

function asciiItems(name: string, bytes: Uint8Array, header: Header): ReadItem {
  const lines = new NumberLines(bytes, header.bytes, header.lines);
  return (element, index) => {
    lines.next();
    const value = (): number => {
      const number = lines.value();
      if (Number.isFinite(number)) return number;
      throw lines.bad(name, `${element.name} ${index + 1} of ${element.count} as numbers`);
    };
    return element.properties.map(({ length }) => {
      if (length === undefined) return value();
      const list: number[] = [];
      for (let left = value(); left > 0; left--) list.push(value());
      return list;
    });
  };
}

function binaryItems(name: string, bytes: Uint8Array, header: Header): ReadItem {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = header.format === 'binary_little_endian';
  let at = header.bytes;
  const scalar = (type: string): number => {
    const { read, bytes: size } = SCALARS[type] as { read: Scalar; bytes: number };
    const value = view[`get${read}`](at, little);
    at += size;
    return value;
  };
  return (element, index) => {
    try {
      return element.properties.map(({ type, length }) => {
        if (length === undefined) return scalar(type);
        const list: number[] = [];
        for (let left = scalar(length); left > 0; left--) list.push(scalar(type));
        return list;
      });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new DataError(`${name} ends early: ${element.name} ${index + 1} of ${element.count} expected`);
    }
  };
}
