import { plainBytes } from '../decoding.ts';
import { DataError } from '../task.ts';
import { badLine } from './lines.ts';
import { unpackLzf } from './lzf.ts';
import { NUMBER_TYPES } from './numberTypes.ts';
import type { Field, Header } from './pcdHeader.ts';

/** A coordinate of a point; NaN where nothing was measured. */
type Coordinate = (point: number, field: Field) => number;

/** What stands for no measurement in ascii. */
const NOT_MEASURED = /^[-+]?nan(\(.*\))?$/i;

const total = (fields: readonly Field[], unit: 'values' | 'bytes'): number =>
  fields.reduce((sum, field) => sum + field[unit].own, 0);

function asciiBody(name: string, bytes: Uint8Array, { fields, points, ...header }: Header): Coordinate {
  const text = new TextDecoder('latin1').decode(plainBytes(name, bytes.subarray(header.bytes)));
  const width = total(fields, 'values');
  const rows = text
    .split(/\r\n|\n|\r/)
    .map((line, i) => ({ words: line.trim().split(/\s+/), line: header.lines + i + 1, text: line }))
    .filter(({ words }) => words[0] !== '');
  const wrong = rows.find(({ words }) => words.length !== width);
  if (wrong) throw badLine(name, wrong.line, wrong.text, `a point of ${width} numbers`);
  if (rows.length !== points)
    throw new DataError(`${name}: its header says ${points} points, and ${rows.length} follow`);
  return (point, { values }) => {
    const row = rows[point] as (typeof rows)[number];
    const word = row.words[values.before] as string;
    const value = Number(word);
    if (Number.isNaN(value) && !NOT_MEASURED.test(word))
      throw badLine(name, row.line, row.text, 'a point as numbers');
    return value;
  };
}

/** Values at an offset of their field's beginning and its stride. */
function packedBody(
  name: string,
  bytes: Uint8Array,
  { fields, points }: Header,
  place: (point: number, field: Field) => number,
): Coordinate {
  const expected = points * total(fields, 'bytes');
  // Some tools end the file with a line end.
  const rest = bytes.subarray(expected);
  if (bytes.length < expected || rest.length > 2 || rest.some((byte) => byte !== 10 && byte !== 13))
    throw new DataError(`${name}: ${expected} bytes of points expected, found ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return (point, field) =>
    (NUMBER_TYPES[field.type] as (typeof NUMBER_TYPES)[string]).at(view, place(point, field), true);
}

/** Readers by what DATA says. */
export const BODIES: Record<string, (name: string, bytes: Uint8Array, header: Header) => Coordinate> = {
  ascii: asciiBody,
  binary: (name, bytes, header) => {
    const stride = total(header.fields, 'bytes');
    return packedBody(
      name,
      bytes.subarray(header.bytes),
      header,
      (i, field) => i * stride + field.bytes.before,
    );
  },
  binary_compressed: (name, bytes, header) => {
    const body = bytes.subarray(header.bytes);
    const expected = header.points * total(header.fields, 'bytes');
    const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
    const [packed, plain] = body.length < 8 ? [0, -1] : [view.getUint32(0, true), view.getUint32(4, true)];
    const unpacked =
      plain === expected && 8 + packed <= body.length ? unpackLzf(body.subarray(8, 8 + packed), plain) : null;
    if (!unpacked)
      throw new DataError(`${name}: its compressed points are damaged: ${expected} bytes of them expected`);
    return packedBody(
      name,
      unpacked,
      header,
      (i, field) => header.points * field.bytes.before + i * field.bytes.own,
    );
  },
};
