import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NumberLines } from './lines.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('numbers in text', () => {
  const values = (text: string, count: number) => {
    const lines = new NumberLines(bytes(text));
    lines.next();
    return Array.from({ length: count }, () => lines.value());
  };

  it('S7.10 are read as JavaScript reads them', () => {
    const forms = (x: number) => [String(x), x.toFixed(6), x.toExponential(3), x.toPrecision(17)];
    const number = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.double({ min: -1e4, max: 1e4, noNaN: true }),
      fc.integer(),
    );
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 4 }), (numbers) => {
        const written = numbers.flatMap(forms);
        expect(values(written.join(' '), written.length)).toEqual(written.map(Number));
      }),
      { numRuns: 1000 },
    );
  });

  it.each(['1e', '1e+', '--1', '.', '-', '1.2.3', '0x1g', 'five', '1e5x', '1_000', '0x10', 'Infinity'])(
    'S7.12 %s is none',
    (text) => {
      expect(values(`${text} 7`, 2)).toEqual([Number.NaN, 7]);
    },
  );

  it.each(['.5', '5.', '+3', '-0.25', '1E2', '1e-2', '00012', '123456789012345678', '1e300'])(
    'S7.10 %s is one',
    (text) => {
      expect(values(`\t${text} 7\r`, 3)).toEqual([Number(text), 7, Number.NaN]);
    },
  );
});
