import { expect, it } from 'vitest';
import { ratioWords } from './ratioWords.ts';

it('S15.69 says a ratio of times in words', () => {
  expect([0.25, 1.5, 1, 30, Number.NaN].map(ratioWords)).toEqual([
    '4.0 times faster than',
    '1.5 times slower than',
    'as fast as',
    '30 times slower than',
    'not comparable with',
  ]);
});
