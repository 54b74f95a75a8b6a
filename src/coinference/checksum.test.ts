import { crc32 as zlibCrc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertChecksum, checksumOf, crc32 } from './checksum.ts';

describe('S11.40 the checksum of a body', () => {
  it('is the CRC-32 of zlib, at any length and offset', () => {
    expect(checksumOf(new TextEncoder().encode('123456789'))).toBe('cbf43926');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(9), (bytes, from) => {
        expect(crc32(bytes.subarray(from))).toBe(zlibCrc32(bytes.subarray(from)));
      }),
    );
  });

  it('finds any change of up to 32 bits in a row', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 4, maxLength: 200 }),
        fc.nat(),
        fc.uint8Array({ minLength: 1, maxLength: 4 }),
        (bytes, at, noise) => {
          fc.pre(noise.some((byte) => byte !== 0));
          const from = at % (bytes.length - noise.length + 1);
          const damaged = bytes.map((byte, i) => byte ^ (noise[i - from] ?? 0));
          expect(() => assertChecksum(damaged, checksumOf(bytes))).toThrow(/not what was sent/);
        },
      ),
    );
  });
});
