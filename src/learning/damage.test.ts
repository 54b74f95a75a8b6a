import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Draw, MUTATIONS, type Mutation, sameBytes } from '../tasks/mutations.ts';
import { OWN_FILES } from './ownFiles.ts';
import { readSafeTensors, SafeTensorsError, writeSafeTensors } from './safetensors.ts';

/** The same file as another program, or this one before there were digests, would write it. */
function withoutDigest(bytes: Uint8Array, version: string): Uint8Array {
  const { metadata } = readSafeTensors(bytes);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  const json = new TextEncoder().encode(
    JSON.stringify({ ...header, __metadata__: { ...metadata, version } }).padEnd(length, ' '),
  );
  const plain = new Uint8Array(bytes.length);
  plain.set(bytes.subarray(0, 8));
  plain.set(json, 8);
  plain.set(bytes.subarray(8 + length), 8 + length);
  return plain;
}

describe.each(OWN_FILES)('S8.80 a damaged $name', ({ bytes, read, Failure, undigested }) => {
  it('is not what was written: that is read, without a warning', () => {
    const warnings: string[] = [];
    read(bytes, (text) => warnings.push(text));
    expect(warnings).toEqual([]);
  });

  it.each(Object.keys(MUTATIONS) as Mutation[])('by %s is refused', (kind) => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat(2 ** 30)), (stream) => {
        const draw: Draw = (bound) => (stream.next().value as number) % bound;
        const damaged = MUTATIONS[kind](bytes, draw);
        fc.pre(!sameBytes(damaged, bytes));
        expect(() => read(damaged)).toThrow(Failure);
      }),
      { numRuns: 12 },
    );
  });

  it('by any flip in its header is refused', () => {
    const end = 8 + Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
    const step = Math.ceil(end / 60);
    for (let at = 0; at < end; at += step) {
      const damaged = bytes.slice();
      damaged[at] = (damaged[at] as number) ^ (1 << (at % 8));
      expect(() => read(damaged)).toThrow(Failure);
    }
  });

  it('S8.81 of before there were digests is read, with a warning; one of today without its digest is not', () => {
    if (undigested) {
      const warnings: string[] = [];
      read(withoutDigest(bytes, undigested), (text) => warnings.push(text));
      expect(warnings).toEqual([expect.stringMatching(/had no digest/)]);
    }
    const { version = '' } = readSafeTensors(bytes).metadata;
    expect(() => read(withoutDigest(bytes, version))).toThrow(/lacks its digest/);
  });
});

describe('a safetensors file', () => {
  const tensor = { type: 'float32', dims: [2], data: Float32Array.of(1, 2) } as const;

  it('says whether it carried a digest, which is no part of its metadata', () => {
    const file = { metadata: { a: 'b' }, tensors: { tensor } };
    expect(readSafeTensors(writeSafeTensors(file))).toEqual({ ...file, digested: true });
  });

  it('leaves no byte of its data to no tensor', () => {
    const plain = (offsets: [number, number], data: number) => {
      const header = JSON.stringify({ t: { dtype: 'U8', shape: [2], data_offsets: offsets } });
      const bytes = new Uint8Array(8 + header.length + data);
      new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
      bytes.set(new TextEncoder().encode(header), 8);
      return bytes;
    };
    expect(readSafeTensors(plain([0, 2], 2)).digested).toBe(false);
    expect(() => readSafeTensors(plain([1, 3], 3))).toThrow(SafeTensorsError);
    expect(() => readSafeTensors(plain([0, 2], 3))).toThrow(/no tensor/);
  });
});
