import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHalf, halfBits, halfValue, toHalf } from './half.ts';

describe('half precision', () => {
  it('keeps every half exactly', () => {
    for (let half = 0; half < 0x10000; half++) {
      const value = halfValue(half);
      if (Number.isNaN(value)) expect(halfValue(halfBits(value))).toBeNaN();
      else expect(halfBits(value)).toBe(half);
    }
  });

  it('rounds to the nearest half, ties to even', () => {
    expect(halfValue(halfBits(1 + 2 ** -11))).toBe(1);
    expect(halfValue(halfBits(1 + 3 * 2 ** -11))).toBe(1 + 2 ** -9);
    expect(halfBits(65_519)).toBe(0x7bff);
    expect(halfBits(65_520)).toBe(0x7c00);
    fc.assert(
      fc.property(fc.float({ min: -60_000, max: 60_000, noNaN: true }), (value) => {
        const error = Math.abs(halfValue(halfBits(value)) - value);
        expect(error).toBeLessThanOrEqual(Math.max(2 ** -25, Math.abs(value) * 2 ** -11));
      }),
    );
  });

  it('converts arrays there and back', () => {
    const values = Float32Array.of(0, -0.5, 3, 1025);
    expect(fromHalf(toHalf(values))).toEqual(values);
  });
});
