import { expect, it } from 'vitest';
import { verdict } from './verdict.ts';

it('S9.106 says the ratio, and whether the measurement lies in the interval that was named', () => {
  const predicted = { latencyMs: 10, lowMs: 8, highMs: 12, coverage: 0.9 };
  expect(verdict(12, predicted)).toContain('1.20 times');
  expect(verdict(12, predicted)).toContain('inside its 90 % interval');
  expect(verdict(12.1, predicted)).toContain('outside its 90 % interval');
  expect(verdict(7, { ...predicted, coverage: null })).toContain('outside the quartiles of the profiles');
});
