import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FrameError } from './frameError.ts';
import { framesIn } from './frameStream.ts';
import { binaryFrame } from './frames.ts';
import { readNpy } from './npy.ts';

/** NPY version 1, as numpy.save writes it. */
function npy(values: Float32Array, shape: readonly number[], descr = '<f4', order = 'False'): Uint8Array {
  const head = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${shape.join(', ')},), }`;
  const padded = `${head.padEnd(Math.ceil((11 + head.length) / 64) * 64 - 11)}\n`;
  const bytes = new Uint8Array(10 + padded.length + values.byteLength);
  bytes.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, padded.length & 255, padded.length >> 8]);
  bytes.set(new TextEncoder().encode(padded), 10);
  bytes.set(new Uint8Array(values.buffer), 10 + padded.length);
  return bytes;
}

function prefixed(frame: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + frame.length);
  new DataView(bytes.buffer).setUint32(0, frame.length, true);
  bytes.set(frame, 4);
  return bytes;
}

async function* cut(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function all(bytes: Uint8Array, size = 7): Promise<Uint8Array[]> {
  const frames: Uint8Array[] = [];
  for await (const frame of framesIn(cut(bytes, size))) frames.push(frame);
  return frames;
}

const floats = (length: number) => Float32Array.from({ length }, (_, i) => i / 3);

it('S14.55 a stream gives its frames, NPY and float32, however its bytes come', async () => {
  const frame = fc.record({
    numpy: fc.boolean(),
    prefix: fc.boolean(),
    rows: fc.integer({ min: 0, max: 9 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(frame, { maxLength: 5 }),
      fc.integer({ min: 1, max: 99 }),
      async (list, size) => {
        const parts = list.map(({ numpy, prefix, rows }) => {
          const values = floats(3 * rows);
          const bytes = numpy ? npy(values, [rows, 3]) : new Uint8Array(values.buffer);
          return { bytes, sent: numpy && !prefix ? bytes : prefixed(bytes) };
        });
        const stream = Uint8Array.from(parts.flatMap(({ sent }) => [...sent]));
        expect(await all(stream, size)).toEqual(parts.map(({ bytes }) => bytes));
      },
    ),
    { numRuns: 50 },
  );
});

it.each<[string, Uint8Array, RegExp]>([
  ['cut within a length', Uint8Array.of(1, 2), /within the length/],
  ['cut within a frame', prefixed(new Uint8Array(8)).subarray(0, 9), /5 bytes came of 8/],
  ['a length that cannot be', Uint8Array.of(0, 0, 0, 255, 1), /announces a frame of 4278190080 bytes/],
  ['text', new TextEncoder().encode('0.1 0.2 0.3\n'), /is text; .* --points/],
  ['cut within NPY', npy(floats(3), [1, 3]).subarray(0, 20), /cut short/],
])('S14.55 a stream that is %s ends with E471', async (_, bytes, message) => {
  await expect(all(bytes)).rejects.toThrow(FrameError);
  await expect(all(bytes)).rejects.toThrow(message);
});

it("S14.55 a frame is read the same from Node's buffers, which lie in larger ones", () => {
  const of = { input: 'x', setting: { points: 2, features: 3, classes: 2 } };
  const larger = (bytes: Uint8Array) =>
    Buffer.concat([new Uint8Array(8), bytes, new Uint8Array(8)]).subarray(8, 8 + bytes.length);
  for (const bytes of [npy(floats(6), [2, 3]), new Uint8Array(floats(6).buffer)]) {
    expect(binaryFrame(of, 'a', larger(bytes), false).tensors.x?.data).toEqual(floats(6));
  }
});

it('S14.55 NPY of other types, orders and lengths is refused', () => {
  expect([...readNpy('a', npy(floats(6), [2, 3]))]).toEqual([...floats(6)]);
  expect(() => readNpy('a', npy(floats(6), [2, 3], '<i4'))).toThrow(/<i4; float32 or float64/);
  expect(() => readNpy('a', npy(floats(6), [2, 3], '<f4', 'True'))).toThrow(/row-major/);
  expect(() => readNpy('a', npy(floats(6), [3, 3]))).toThrow(/its header says/);
});

it('S14.55 a frame has the points of the design, all of them numbers; any number of points when it is prepared', () => {
  const of = { input: 'x', setting: { points: 4, features: 3, classes: 2 } };
  const bytes = (values: Float32Array) => new Uint8Array(values.buffer);
  const cloud = Float32Array.from({ length: 30 }, (_, i) => (i * 7) % 11);
  expect(binaryFrame(of, 'a', bytes(floats(12)), false).tensors.x?.dims).toEqual([4, 3]);
  expect(() => binaryFrame(of, 'a', bytes(cloud), false)).toThrow(/30 numbers; a frame has 4 points of 3/);
  expect(() => binaryFrame(of, 'a', bytes(Float32Array.of(...floats(11), Number.NaN)), false)).toThrow(
    /no numbers/,
  );
  expect(() => binaryFrame(of, 'a', new Uint8Array(5), false)).toThrow(/no whole number of float32/);
  const { data } = binaryFrame(of, 'a', bytes(cloud), true).tensors.x as { data: Float32Array };
  expect(Math.max(...data.map(Math.abs))).toBeLessThanOrEqual(1);
  expect(() => binaryFrame(of, 'a', bytes(floats(9)), true)).toThrow(/at least 4/);
});
