import { expect, it } from 'vitest';
import { flopsText } from '../../kit/words.ts';
import { parseWidths } from './widths.ts';

it('reads layer widths, and says what is wrong with a list', () => {
  expect(parseWidths('64, 64 128', 1, 4, 4096)).toEqual([64, 64, 128]);
  expect(parseWidths('', 0, 4, 4096)).toEqual([]);
  expect(parseWidths('', 1, 4, 4096)).toMatch(/At least one/);
  expect(parseWidths('64, x', 1, 4, 4096)).toMatch(/Whole numbers/);
  expect(parseWidths('1.5', 1, 4, 4096)).toMatch(/Whole numbers/);
  expect(parseWidths('5000', 1, 4, 4096)).toMatch(/At most 4096/);
  expect(parseWidths('1 2 3 4 5', 1, 4, 4096)).toMatch(/At most 4 widths/);
});

it('writes operations with a fitting unit', () => {
  expect([0, 999, 42_100_000, 1.24e9].map(flopsText)).toEqual([
    '0 FLOP',
    '999 FLOP',
    '42.1 MFLOP',
    '1.24 GFLOP',
  ]);
});
