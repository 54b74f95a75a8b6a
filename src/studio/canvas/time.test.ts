import { expect, it } from 'vitest';
import { shortTime } from './time.ts';

it('writes times in a few characters', () => {
  expect([1234, 120.4, 52.23, 1.234, 0.85, 0.0916, 0.0042, 0].map(shortTime)).toEqual([
    '1,230 ms',
    '120 ms',
    '52.2 ms',
    '1.23 ms',
    '0.85 ms',
    '92 µs',
    '4.2 µs',
    '0 µs',
  ]);
});
