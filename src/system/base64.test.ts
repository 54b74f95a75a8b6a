import fc from 'fast-check';
import { expect, it } from 'vitest';
import { base64, bytesOfBase64 } from './base64.ts';

it("is Node's base64", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      expect(base64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
      expect(bytesOfBase64(base64(bytes))).toEqual(bytes);
    }),
  );
});
