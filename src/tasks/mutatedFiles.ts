import { type Dialect, ENCODINGS, encoded, tableOf } from './clouds/dialects.ts';
import { readNpy } from './clouds/npy.ts';
import { readOff } from './clouds/off.ts';
import { readPly } from './clouds/ply.ts';
import { readTable } from './clouds/table.ts';
import { npyOf, offOf, plyOf } from './clouds/testing.ts';
import { decodeText } from './decoding.ts';
import { type Draw, MUTATIONS, type Mutation, sameBytes } from './mutations.ts';
import { one, SLIPS } from './slips.ts';
import { DataError } from './task.ts';
import { parseTsv } from './text/tsv.ts';

/** A file whose body is a row of parts (lines, or records of bytes), each with one item: a point, a face, a sentence. */
interface Written {
  kind: string;
  head: Uint8Array;
  parts: Uint8Array[];
  /** The items, as text. */
  read(bytes: Uint8Array): string[];
  /** Items that there have to be: as many as the head says; null where nothing does. */
  counted: number | null;
  /** Writes text as this file does; absent for bytes. */
  write?: (text: string) => Uint8Array;
}

export interface Outcome {
  kind: string;
  mutation: string;
  result: 'same' | 'refused' | 'read';
  /** What must not be: an error without a place, or data that was lost or moved without a word. */
  fault?: string;
}

const ascii = (text: string) => new TextEncoder().encode(text);
const linesOf = (text: string): string[] => text.match(/[^\r\n]*(\r\n|\r|\n)|[^\r\n]+$/g) ?? [];
const triples = (values: ArrayLike<number>): string[] =>
  Array.from({ length: values.length / 3 }, (_, i) => [0, 1, 2].map((d) => values[3 * i + d]).join());
const coordinate = (draw: Draw) => (draw(2_000_001) - 1_000_000) / 1e5;
const cloud = (draw: Draw, n: number) =>
  Array.from({ length: n }, () => [coordinate(draw), coordinate(draw), coordinate(draw)]);

function table(draw: Draw): Written {
  const delimiter = one(draw, [',', ';', '\t', ' ', '  ', ', ']);
  const quoted = draw(4) === 0 && !/^ +$/.test(delimiter);
  const how: Dialect = {
    delimiter,
    quoted,
    decimal: delimiter.includes(',') && !quoted ? '.' : one(draw, ['.', ',']),
    header: one(draw, ['none', 'x y z', 'moved', 'comment']),
    count: draw(2) === 0,
    trailing: draw(4) === 0,
    lineEnd: one(draw, ['\n', '\r\n', '\r']),
    number: one(draw, ['fixed', 'exponent', 'plus', 'fortran']),
    extra: draw(4),
    blanks: draw(4) === 0,
    encoding: one(draw, ENCODINGS),
  };
  const points = cloud(draw, 4 + draw(12));
  const lines = linesOf(tableOf(points, how));
  const blank = (line: string) => /^[\r\n]*$/.test(line);
  let skip = (how.header === 'none' ? 0 : 1) + (how.count ? 1 : 0);
  let at = 0;
  while (skip > 0 || blank(lines[at] ?? '')) if (!blank(lines[at++] as string)) skip--;
  const parts: string[] = [];
  for (const line of lines.slice(at)) {
    if (blank(line)) parts[parts.length - 1] += line;
    else parts.push(line);
  }
  const write = (text: string) => encoded(text, how.encoding.startsWith('utf-8') ? 'utf-8' : unmarked(how));
  return {
    kind: 'table',
    head: encoded(lines.slice(0, at).join(''), how.encoding),
    parts: parts.map(write),
    read: (bytes) => triples(readTable('a.csv', bytes)),
    counted: how.count ? points.length : null,
    write,
  };
}

const unmarked = ({ encoding }: Dialect) =>
  encoding.startsWith('utf-16le') ? 'utf-16le bare' : 'utf-16be bare';

function mesh(draw: Draw) {
  const points = cloud(draw, 4 + draw(12));
  const faces = Array.from({ length: draw(8) }, () => [0, 1, 2].map(() => draw(points.length)));
  return { points, faces };
}
const meshItems = ({ points, triangles }: { points: ArrayLike<number>; triangles: ArrayLike<number> }) => [
  ...triples(points),
  ...triples(triangles).map((corners) => `face ${corners}`),
];

function off(draw: Draw): Written {
  const given = mesh(draw);
  const [first = '', counts = '', ...parts] = linesOf(offOf(given));
  return {
    kind: 'off',
    head: ascii(first + counts),
    parts: parts.map(ascii),
    read: (bytes) => meshItems(readOff('a.off', bytes)),
    counted: given.points.length,
    write: ascii,
  };
}

function ply(draw: Draw): Written {
  const { points, faces } = mesh(draw);
  const format = one(draw, ['ascii', 'binary_little_endian', 'binary_big_endian'] as const);
  const bytes = plyOf(format, points, faces);
  const start = new TextDecoder('latin1').decode(bytes).indexOf('end_header\n') + 'end_header\n'.length;
  const body = bytes.subarray(start);
  const records = [...points.map((_, i) => body.subarray(13 * i, 13 * i + 13))];
  for (const i of faces.keys())
    records.push(body.subarray(13 * points.length + 13 * i, 13 * points.length + 13 * i + 13));
  return {
    kind: `ply ${format === 'ascii' ? 'ascii' : 'binary'}`,
    head: bytes.subarray(0, start),
    parts: format === 'ascii' ? linesOf(new TextDecoder().decode(body)).map(ascii) : records,
    read: (given) => meshItems(readPly('a.ply', given)),
    counted: points.length,
    ...(format === 'ascii' && { write: ascii }),
  };
}

function npy(draw: Draw): Written {
  const points = cloud(draw, 4 + draw(12));
  const descr = one(draw, ['<f4', '>f4', '<f8', '>f8']);
  const bytes = npyOf(points, descr);
  const size = 3 * Number(descr[2]);
  const start = bytes.length - size * points.length;
  return {
    kind: 'npy',
    head: bytes.subarray(0, start),
    parts: points.map((_, i) => bytes.subarray(start + size * i, start + size * i + size)),
    read: (given) => triples(readNpy('a.npy', given).points),
    counted: points.length,
  };
}

const WORDS = ['good', 'bad', 'film', 'a', 'the', ',', 'long', 'plot', 'café', "isn't", '"', '–'];

function text(draw: Draw): Written {
  const name = one(draw, ['train.tsv', 'train.csv', 'train.jsonl']);
  const labels = one(draw, [
    ['0', '1'],
    ['-1', '1'],
    ['neg', 'pos'],
    ['0.0', '1.0'],
  ]);
  const sentence = () => Array.from({ length: 3 + draw(6) }, () => one(draw, WORDS)).join(' ');
  const line = (label: string, own: string): string => {
    if (name === 'train.jsonl') return JSON.stringify({ label, text: own });
    return name === 'train.tsv' ? `${label}\t${own}` : `${label},"${own.replaceAll('"', '""')}"`;
  };
  const rows = Array.from({ length: 4 + draw(8) }, (_, i) => line(labels[i % 2] as string, sentence()));
  const header = name === 'train.jsonl' ? '' : one(draw, ['', line('label', 'sentence')]);
  const end = one(draw, ['\n', '\r\n']);
  return {
    kind: name.slice(6),
    head: ascii(header && header + end),
    parts: rows.map((row) => ascii(row + end)),
    read: (bytes) => {
      const { text: decoded, remark } = decodeText(name, bytes);
      const found = parseTsv(name, decoded);
      // What was assumed is said, and letters are others by it.
      return found.map(({ label, text: own }) => (remark ? `${label}` : `${label} ${own}`));
    },
    counted: null,
    write: ascii,
  };
}

const KINDS = [table, table, table, off, ply, npy, text];

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let from = 0;
  for (const part of parts) {
    all.set(part, from);
    from += part.length;
  }
  return all;
}

/** Writes a random file, harms its body in a random way, and reads it. */
export function readMutated(draw: Draw): Outcome {
  const file = one(draw, KINDS)(draw);
  const body = joined(file.parts);
  const whole = file.read(joined([file.head, body]));
  const slip = file.write && draw(2) === 0;
  const mutation = slip ? one(draw, Object.keys(SLIPS)) : one(draw, Object.keys(MUTATIONS) as Mutation[]);
  let harmed: Uint8Array;
  if (slip && file.write) {
    const plain = file.parts.map((part) => textOf(part)).join('');
    harmed = file.write((SLIPS[mutation] as (body: string, draw: Draw) => string)(plain, draw));
  } else harmed = MUTATIONS[mutation as Mutation](body, draw);
  const outcome = { kind: file.kind, mutation };
  if (sameBytes(harmed, body)) return { ...outcome, result: 'same' };
  let items: string[];
  try {
    items = file.read(joined([file.head, harmed]));
  } catch (error) {
    if (error instanceof DataError) return { ...outcome, result: 'refused' };
    return { ...outcome, result: 'refused', fault: `${error}` };
  }
  const fault = faultOf(file, body, harmed, whole, items);
  return { ...outcome, result: 'read', ...(fault && { fault }) };
}

/** Text of either width: every second byte of UTF-16 is zero here. */
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes).replaceAll('\0', '');

/** What stands before and behind the harm has to be there as it was, and as many items as the head says. */
function faultOf(
  { parts, counted }: Written,
  body: Uint8Array,
  harmed: Uint8Array,
  whole: readonly string[],
  items: readonly string[],
): string | undefined {
  const least = Math.min(body.length, harmed.length);
  let before = 0;
  while (before < least && body[before] === harmed[before]) before++;
  let behind = 0;
  while (behind < least - before && body.at(-1 - behind) === harmed.at(-1 - behind)) behind++;
  let first = 0;
  for (let end = 0; first < parts.length; first++) {
    end += (parts[first] as Uint8Array).length;
    if (end > before) break;
  }
  let last = 0;
  for (let length = 0; last < parts.length - first; last++) {
    length += (parts[parts.length - 1 - last] as Uint8Array).length;
    if (length >= behind) break;
  }
  const same = (from: number, to: number, shift: number) =>
    whole.slice(from, to).every((item, i) => agree(item, items[from + shift + i]));
  const show = () => `\n${textOf(body)}\n-->\n${textOf(harmed)}\n${items.join(' ')}`;
  const points = items.filter((item) => !item.startsWith('face')).length;
  if (counted !== null && points !== counted) return `${points} of ${counted} points${show()}`;
  if (items.length < first + last) return `${items.length} items of at least ${first + last}${show()}`;
  if (!same(0, first, 0)) return `an item before the harm is another${show()}`;
  if (!same(whole.length - last, whole.length, items.length - whole.length))
    return `an item behind the harm is another${show()}`;
  return undefined;
}

/** A sentence whose letters had to be guessed shows its label alone. */
const agree = (item: string, other: string | undefined): boolean =>
  item === other || (other !== undefined && /^\d$/.test(other) && item.startsWith(`${other} `));
