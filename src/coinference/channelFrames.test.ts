import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  Assembly,
  bareFrame,
  bytesIn,
  decodeFrame,
  encodeFrame,
  framesOf,
  MAX_PART_BYTES,
} from './channelFrames.ts';

const text = (words: string) => new TextEncoder().encode(words);
const bytes = (maxLength: number) => fc.uint8Array({ maxLength });
const message = fc.record({
  kind: fc.constantFrom('request' as const, 'answer' as const),
  id: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
  head: fc.uint8Array({ minLength: 1, maxLength: 60 }),
  body: fc.array(bytes(50), { maxLength: 4 }),
});
const joined = (parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));

function assemble(frames: Iterable<Uint8Array>): Assembly {
  const [first, ...rest] = [...frames].map((frame) => decodeFrame(frame));
  if (!first) throw new Error('no frame');
  const assembly = new Assembly(first);
  for (const frame of rest) assembly.add(frame);
  return assembly;
}

describe('S11.20 frames of the channel', () => {
  it('put a message together again, however it was cut', () => {
    const cuts = fc.tuple(fc.nat(80), fc.integer({ min: 1, max: 40 }));
    fc.assert(
      fc.property(message, cuts, (sent, [first, part]) => {
        const assembly = assemble(framesOf(sent, first, part));
        expect(assembly.complete).toBe(true);
        expect(assembly.head).toEqual(sent.head);
        expect(assembly.body()).toEqual(joined(sent.body));
        expect(assembly.bytes).toBe(sent.head.length + bytesIn(sent.body));
      }),
    );
  });

  it('leave the tensors of a body aligned', () => {
    for (let length = 1; length <= 9; length++) {
      const head = new Uint8Array(length).fill(65);
      const [frame] = framesOf({ kind: 'request', id: 1, head, body: [new Uint8Array(8)] }, 8, 8);
      expect(decodeFrame(frame as Uint8Array).part.byteOffset % 8).toBe(0);
    }
  });

  it('S11.21 with any of their bytes changed are refused', () => {
    fc.assert(
      fc.property(message, fc.nat(), fc.integer({ min: 1, max: 255 }), (sent, place, change) => {
        for (const frame of framesOf(sent, 16, 16)) {
          const at = place % frame.length;
          frame[at] = (frame[at] as number) ^ change;
          expect(() => decodeFrame(frame)).toThrow(/channel/);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('S11.21 that are cut, longer, or noise are refused', () => {
    fc.assert(
      fc.property(message, fc.nat(), bytes(8), bytes(200), (sent, cut, more, noise) => {
        const [frame] = framesOf(sent, 64, 64);
        const whole = frame as Uint8Array;
        expect(() => decodeFrame(whole.subarray(0, cut % whole.length))).toThrow(/channel/);
        if (more.length > 0) expect(() => decodeFrame(joined([whole, more]))).toThrow(/channel/);
        expect(() => decodeFrame(noise)).toThrow(/channel/);
      }),
    );
  });

  it('S11.21 that are sound but make no sense are refused', () => {
    const nothing = new Uint8Array();
    const frame = (change: object) =>
      encodeFrame({
        kind: 'request',
        id: 1,
        head: text('{}'),
        bodyLength: 4,
        offset: 0,
        part: nothing,
        ...change,
      });
    expect(decodeFrame(frame({}))).toMatchObject({ kind: 'request', id: 1, bodyLength: 4 });
    for (const change of [
      { id: 0 },
      { part: new Uint8Array(5) },
      { offset: 2 },
      { head: nothing },
      { kind: 'part', head: nothing },
      { kind: 'part', part: new Uint8Array(1) },
      { kind: 'part', head: nothing, offset: 4, part: new Uint8Array(1) },
      { kind: 'cancel', head: nothing },
      { kind: 'refusal' },
      { bodyLength: MAX_PART_BYTES + 1, part: new Uint8Array(MAX_PART_BYTES + 1) },
    ]) {
      expect(() => decodeFrame(frame(change)), JSON.stringify(Object.keys(change))).toThrow(/channel/);
    }
    expect(decodeFrame(bareFrame('cancel', 7))).toMatchObject({ kind: 'cancel', id: 7 });
  });

  it('S11.21 in the wrong order, left out, or of another message do not go together', () => {
    const body = [Uint8Array.from({ length: 40 }, (_, i) => i)];
    const [first, second, third] = [
      ...framesOf({ kind: 'request', id: 1, head: text('{}'), body }, 0, 16),
    ].map((frame) => decodeFrame(frame)) as [never, never, never];
    expect(() => new Assembly(first).add(third)).toThrow(/next/);
    const twice = new Assembly(first);
    twice.add(second);
    expect(() => twice.add(second)).toThrow(/next/);
    expect(twice.complete).toBe(false);
    const other = decodeFrame(
      encodeFrame({
        kind: 'part',
        id: 1,
        head: new Uint8Array(),
        bodyLength: 41,
        offset: 16,
        part: new Uint8Array(1),
      }),
    );
    expect(() => twice.add(other)).toThrow(/next/);
  });
});
