import { expect, it } from 'vitest';
import { verdict } from './verdict.ts';

const parts = { deviceMs: 6, upMs: 2, edgeMs: 1, downMs: 0.5, otherMs: 0.5 };
const predicted = { latencyMs: 10, lowMs: 8, highMs: 12, coverage: 0.9, parts };
const measured = (latencyMs: number, more = {}) => ({
  ...{ latencyMs, q1Ms: latencyMs * 0.95, q3Ms: latencyMs * 1.05, parts },
  ...more,
});

it('S9.106 says the ratio, and whether the measurement lies in the interval that was named', () => {
  expect(verdict(measured(12), predicted)).toContain('1.20 times');
  expect(verdict(measured(12), predicted)).toMatch(/inside its 90 % interval\.$/);
  expect(verdict(measured(12.1), predicted)).toContain('outside its 90 % interval');
  expect(verdict(measured(7), { ...predicted, coverage: null })).toContain(
    'outside the quartiles of the profiles',
  );
});

it('S9.180 says outside the interval which part differs most, and whether the frames differ among themselves', () => {
  const slow = { ...parts, upMs: 8, deviceMs: 7 };
  expect(verdict(measured(17, { parts: slow }), predicted)).toMatch(
    /Most of the difference: up link, 8\.00 ms where 2\.00 ms was predicted\.$/,
  );
  const quick = { ...parts, deviceMs: 1, upMs: 2.5 };
  expect(verdict(measured(5.5, { parts: quick }), predicted)).toContain('device, 1.00 ms where 6.00 ms');
  const apart = verdict(measured(17, { parts: slow, q1Ms: 12, q3Ms: 24 }), predicted);
  expect(apart).toContain('Half of the frames took 12.0 ms to 24.0 ms');
  expect(apart).toContain('Run again when it is quiet.');
});

it('S9.180 names no part that the server does not tell apart', () => {
  const untold = { ...parts, upMs: 12, edgeMs: null, deviceMs: 6.5 };
  expect(verdict(measured(20, { parts: untold }), predicted)).toContain('device, 6.50 ms where 6.00 ms');
});
