import { expect, it } from 'vitest';
import { rangeWords, ratioWords } from './ratioWords.ts';

it('S15.69 says a ratio of times in words', () => {
  expect([0.25, 1.5, 1, 30, Number.NaN].map(ratioWords)).toEqual([
    '4.0 times faster than',
    '1.5 times slower than',
    'as fast as',
    '30 times slower than',
    'not comparable with',
  ]);
  expect([rangeWords(0.18, 0.29), rangeWords(1.5, 2), rangeWords(9.2, 9.2), rangeWords(0.8, 1.4)]).toEqual([
    '3.4 to 5.6 times faster',
    '1.5 to 2.0 times slower',
    '9.2 times slower',
    '1.3 times faster to 1.4 times slower',
  ]);
});
