import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError } from '../task.ts';
import { unpackLzf } from './lzf.ts';
import { readPcd } from './pcd.ts';
import { spiral } from './testing.ts';

const shape = spiral(70, 3);
const ascii = (text: string) => new TextEncoder().encode(text);
const joined = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));

/** Packs as LibLZF may: the longest of what was seen within reach, else the byte as it is. */
function packLzf(bytes: Uint8Array): Uint8Array {
  const out: number[] = [];
  let at = 0;
  while (at < bytes.length) {
    let [length, back] = [0, 0];
    for (let from = Math.max(0, at - 8192); from < at; from++) {
      let same = 0;
      while (same < 264 && at + same < bytes.length && bytes[from + same] === bytes[at + same]) same++;
      if (same > length) [length, back] = [same, at - from - 1];
    }
    if (length < 3) {
      out.push(0, bytes[at++] as number);
      continue;
    }
    const more = length - 2;
    out.push((Math.min(more, 7) << 5) | (back >> 8), ...(more >= 7 ? [more - 7] : []), back & 255);
    at += length;
  }
  return Uint8Array.from(out);
}

/** Fields around the coordinates as sensors write them, by name, type, values a point. */
const FIELDS = [
  ['rgb', 'U', 4, 1],
  ['y', 'F', 8, 1],
  ['x', 'F', 4, 1],
  ['normal', 'F', 4, 3],
  ['_', 'U', 1, 2],
  ['z', 'F', 4, 1],
  ['timestamp', 'U', 8, 1],
] as const;

/** A PCD file of points; how a body is put together decides where a field's values lie. */
function pcdOf(data: string, points: readonly (readonly number[])[]): Uint8Array {
  const column = (at: number) => FIELDS.map((field) => field[at]).join(' ');
  const head = ascii(
    `# .PCD v0.7 - Point Cloud Data file format\nVERSION 0.7\nFIELDS ${column(0)}\nSIZE ${column(2)}\nTYPE ${column(1)}\n` +
      `COUNT ${column(3)}\nWIDTH ${points.length}\nHEIGHT 1\nVIEWPOINT 0 0 0 1 0 0 0\nPOINTS ${points.length}\nDATA ${data}\n`,
  );
  const fieldValue = (name: string, [x, y, z]: readonly number[]) => ({ x, y, z })[name as 'x'] ?? 7;
  if (data === 'ascii') {
    const line = (point: readonly number[]) =>
      FIELDS.flatMap(([name, , , values]) =>
        Array.from({ length: values }, () => fieldValue(name, point)),
      ).join(' ');
    return joined(head, ascii(`${points.map(line).join('\n')}\n`));
  }
  const packed = ([name, type, size, values]: (typeof FIELDS)[number], point: readonly number[]) => {
    const view = new DataView(new ArrayBuffer(size * values));
    for (let at = 0; at < view.byteLength; at += size) {
      if (type === 'U') view.setUint8(at, fieldValue(name, point));
      else if (size === 8) view.setFloat64(at, fieldValue(name, point), true);
      else view.setFloat32(at, fieldValue(name, point), true);
    }
    return new Uint8Array(view.buffer);
  };
  if (data === 'binary')
    return joined(head, ...points.flatMap((point) => FIELDS.map((field) => packed(field, point))));
  const body = joined(...FIELDS.flatMap((field) => points.map((point) => packed(field, point))));
  const small = packLzf(body);
  return joined(head, new Uint8Array(Uint32Array.of(small.length, body.length).buffer), small);
}

const FORMS = ['ascii', 'binary', 'binary_compressed'];

describe.each(FORMS)('PCD, %s', (form) => {
  it('S7.880 is read with its coordinates wherever they stand among other fields', () => {
    const { points, triangles } = readPcd('a.pcd', pcdOf(form, shape));
    expect(triangles).toEqual([]);
    for (const [i, value] of Array.from(points).entries())
      expect(value).toBeCloseTo(shape.flat()[i] as number, 6);
    expect(points).toHaveLength(shape.length * 3);
  });

  it('S7.881 points where nothing was measured are left out, infinite ones refused', () => {
    const gap = [Number.NaN, Number.NaN, Number.NaN];
    const given = [gap, [1, 2, 3], gap, [4, 5, 6]];
    expect(Array.from(readPcd('a.pcd', pcdOf(form, given)).points)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(() =>
      readPcd(
        'a.pcd',
        pcdOf(form, [
          [1, 2, 3],
          [0, Infinity, 0],
        ]),
      ),
    ).toThrow('point 2 is no point');
  });

  it('S7.882 with a byte changed or its end cut off it is read or refused', () => {
    const whole = pcdOf(form, shape.slice(0, 9));
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.boolean(), (at, byte, cut) => {
        const given = cut ? whole.subarray(0, at) : whole.with(at, byte);
        try {
          const { points } = readPcd('a.pcd', given);
          expect(points.length % 3).toBe(0);
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
        }
      }),
    );
  });

  it('S7.882 with its end cut off it is refused', () => {
    const whole = pcdOf(form, shape.slice(0, 9));
    for (const length of [whole.length - 3, whole.length - 20, 400])
      expect(() => readPcd('a.pcd', whole.subarray(0, length))).toThrow(/^a\.pcd: /);
  });
});

const HEAD = 'FIELDS x y z\nSIZE 4 4 4\nTYPE F F F\nWIDTH 2\nHEIGHT 1\nDATA ascii\n';
const changed = (from: string, to: string) => `${HEAD.replace(from, to)}1 2 3\n4 5 6\n`;

it('S7.880 neither a version, counts, a viewpoint nor the number of points has to be there; line ends are free', () => {
  for (const end of ['\n', '\r\n', '\r'])
    expect(Array.from(readPcd('a.pcd', ascii(changed('', '').replaceAll('\n', end))).points)).toEqual([
      1, 2, 3, 4, 5, 6,
    ]);
});

it.each([
  [changed('x y z', 'x y rgb'), 'its header has no fields x, y and z'],
  [changed('SIZE 4 4 4', 'SIZE 4 4'), 'its header gives SIZE as nothing'],
  [changed('TYPE F F F', 'TYPE F F X'), 'its header gives z as x4'],
  [changed('WIDTH 2', 'WIDTH 3'), 'its header says 3 points, and 2 follow'],
  [changed('HEIGHT 1', 'HEIGHT 1\nPOINTS 3'), 'its header says 3 points, and 2 by WIDTH and HEIGHT'],
  [changed('WIDTH 2', 'WIDTH 999999999'), 'the 999999999 points of its header do not fit the file'],
  [changed('WIDTH 2', 'WIDTH two'), 'its header gives WIDTH as two'],
  [changed('WIDTH', 'BREADTH'), 'line 4: one of VERSION, FIELDS'],
  [changed('DATA ascii', 'DATA zip'), 'DATA zip is not read'],
  [`${HEAD}1 2 3\n4 5\n`, 'line 8: a point of 3 numbers expected, found "4 5"'],
  [`${HEAD}1 2 3\n4 five 6\n`, 'line 8: a point as numbers expected'],
  ['FIELDS x y z\n', 'its header has no DATA'],
])('S7.882 refuses what is damaged, with where it is: %#', (text, message) => {
  expect(() => readPcd('a.pcd', ascii(text))).toThrow(`a.pcd: ${message}`);
});

it('LZF gives what was packed, and nothing of another length', () => {
  const bytes = fc.uint8Array({ max: 3, minLength: 1, maxLength: 700 });
  fc.assert(
    fc.property(bytes, (plain) => {
      expect(unpackLzf(packLzf(plain), plain.length)).toEqual(plain);
      expect(unpackLzf(packLzf(plain), plain.length + 1)).toBeNull();
    }),
  );
  expect(unpackLzf(packLzf(new Uint8Array(5000)), 5000)).toEqual(new Uint8Array(5000));
});
