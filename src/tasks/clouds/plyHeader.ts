import { checkContent } from '../decoding.ts';
import { DataError } from '../task.ts';
import { badLine } from './lines.ts';

export type Scalar = 'Int8' | 'Uint8' | 'Int16' | 'Uint16' | 'Int32' | 'Uint32' | 'Float32' | 'Float64';
export const SCALARS: Record<string, { read: Scalar; bytes: number }> = {};
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
export interface Element {
  name: string;
  count: number;
  properties: Property[];
}
export interface Header {
  format: string;
  elements: Element[];
  /** Lines and bytes up to the body. */
  lines: number;
  bytes: number;
}

/** @throws DataError naming the file and the line */
export function readHeader(name: string, bytes: Uint8Array): Header {
  // A header is short; what follows may be binary.
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, 65_536));
  const start = /^ply[ \t]*(\r\n|\n|\r)/.exec(text);
  if (!start) {
    checkContent(name, bytes);
    throw new DataError(
      `${name}: line 1: "ply" expected, found ${JSON.stringify(text.split('\n', 1)[0]?.slice(0, 40))}`,
    );
  }
  // A body may begin with the byte of a line end, which is none of the header's where its lines end in CR alone.
  const ending = start[1] === '\r' ? /\r/ : /\r?\n/;
  const end = new RegExp(`${ending.source}end_header[ \\t]*(${ending.source}|$)`).exec(text);
  if (!end) throw new DataError(`${name}: its header has no end_header`);
  const length = end.index + end[0].length;
  const lines = text.slice(0, length).trimEnd().split(ending);
  const header: Header = { format: '', elements: [], lines: lines.length, bytes: length };
  lines.forEach((line, i) => {
    const bad = (expected: string) => badLine(name, i + 1, line.trim(), expected);
    headerLine(header, line.trim().split(/\s+/), bad);
  });
  if (!header.format) throw new DataError(`${name}: its header has no format`);
  if (new Set(header.elements.map((element) => element.name)).size < header.elements.length)
    throw new DataError(`${name}: its header names an element twice`);
  const items = header.elements.reduce((n, { count, properties }) => n + (properties.length && count), 0);
  if (items > bytes.length)
    throw new DataError(`${name}: the ${items} items of its header do not fit the file`);
  return header;
}

function headerLine(header: Header, words: readonly string[], bad: (expected: string) => DataError): void {
  if (words[0] === 'format') {
    if (!/^(ascii|binary_(little|big)_endian)$/.test(words[1] ?? '')) throw bad('ascii or binary_..._endian');
    header.format = words[1] as string;
  } else if (words[0] === 'element') {
    if (!/^\d+$/.test(words[2] ?? '')) throw bad('an element with its count');
    header.elements.push({ name: words[1] as string, count: Number(words[2]), properties: [] });
  } else if (words[0] === 'property') {
    const list = words[1] === 'list';
    const [type, property] = list ? [words[3], words[4]] : [words[1], words[2]];
    const types = list ? [type, words[2]] : [type];
    const element = header.elements.at(-1);
    if (!element || !property || !types.every((t) => t !== undefined && Object.hasOwn(SCALARS, t)))
      throw bad('a property of a known type');
    if (element.properties.some((own) => own.name === property)) throw bad('a property of another name');
    element.properties.push({
      name: property,
      type: type as string,
      ...(list && { length: words[2] as string }),
    });
  } else if (!/^(ply|comment|obj_info|end_header|)$/.test(words[0] ?? '')) {
    throw bad('format, element, property or comment');
  }
}
