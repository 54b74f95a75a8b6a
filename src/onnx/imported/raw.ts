import { PbfReader, PbfWriter } from 'pbf';

/** A field of a protobuf message as it stands in the file. */
export interface RawField {
  number: number;
  /** With its tag and length: to be copied as it is. */
  raw: Uint8Array;
  /** Its value's bytes: of a text, a message, numbers. */
  value: Uint8Array;
  /** Its values as whole numbers, one or packed. Beyond 2^53 they are rounded. */
  ints(): number[];
  /** Its values as 32-bit floats, one or packed. */
  floats(): number[];
  text(): string;
}

const BYTES = 2;
const decoder = new TextDecoder();

function each(bytes: Uint8Array, take: (pbf: PbfReader) => number): number[] {
  const pbf = new PbfReader(bytes);
  const values: number[] = [];
  while (pbf.pos < pbf.length) values.push(take(pbf));
  return values;
}

/** The fields of a message in the order of the file. The message has to be well formed: see vetModel. */
export function rawFields(message: Uint8Array): RawField[] {
  const pbf = new PbfReader(message);
  const fields: RawField[] = [];
  while (pbf.pos < pbf.length) {
    const start = pbf.pos;
    const tag = pbf.readVarint();
    const from = pbf.pos;
    pbf.skip(tag);
    const end = pbf.pos;
    const length = new PbfReader(message.subarray(from, end));
    if (tag % 8 === BYTES) length.readVarint();
    const value = message.subarray(from + length.pos, end);
    fields.push({
      number: Math.floor(tag / 8),
      raw: message.subarray(start, end),
      value,
      ints: () => each(value, (p) => p.readVarint(true)),
      floats: () => each(value, (p) => p.readFloat()),
      text: () => decoder.decode(value),
    });
  }
  return fields;
}

/** The fields of a message by number. */
export function byNumber(message: Uint8Array): (number: number) => readonly RawField[] {
  const found = new Map<number, RawField[]>();
  for (const field of rawFields(message)) {
    const list = found.get(field.number);
    if (list) list.push(field);
    else found.set(field.number, [field]);
  }
  return (number) => found.get(number) ?? [];
}

/** Parts one after another, in memory of their own. */
export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A field that holds a message or text made of these parts. */
export function fieldOf(number: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeVarint(number * 8 + BYTES);
  pbf.writeVarint(parts.reduce((sum, { length }) => sum + length, 0));
  return joined([pbf.finish(), ...parts]);
}

export const textField = (number: number, text: string): Uint8Array =>
  fieldOf(number, new TextEncoder().encode(text));
