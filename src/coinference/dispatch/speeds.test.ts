import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Speeds } from './speeds.ts';

const factor = fc.double({ min: 0.6, max: 1.6, noNaN: true });

it('S11.510 what a scheme errs by itself stays its own; what changes later is the machine, for all schemes', () => {
  fc.assert(
    fc.property(factor, factor, fc.double({ min: 1.5, max: 3, noNaN: true }), (a, b, slower) => {
      const speeds = new Speeds();
      for (let i = 0; i < 5; i++) speeds.saw('a', a);
      for (let i = 0; i < 5; i++) speeds.saw('b', b);
      expect(speeds.of('a') / a).toBeCloseTo(1, 6);
      expect(speeds.of('b') / b).toBeCloseTo(1, 1);
      for (let i = 0; i < 5; i++) speeds.saw('a', slower * a);
      // The other has not run since, and is slower all the same.
      expect(speeds.of('b') / (slower * b)).toBeGreaterThan(0.8);
      expect(speeds.of('b') / (slower * b)).toBeLessThan(1.25);
      for (let i = 0; i < 5; i++) speeds.saw('a', a);
      expect(speeds.of('b') / b).toBeLessThan(1.25);
    }),
  );
});

it('S11.510 runs that are too short to tell a machine say something of their scheme alone', () => {
  const speeds = new Speeds();
  for (let i = 0; i < 5; i++) speeds.saw('long', 1.2);
  for (let i = 0; i < 20; i++) speeds.saw('short', i < 5 ? 2 : 6, false);
  expect(speeds.of('long')).toBeCloseTo(1.2, 6);
  expect(speeds.of('new')).toBeCloseTo(1.2, 6);
  expect(speeds.of('short')).toBeGreaterThan(1.5);
});

it('S11.510 a scheme that has not run is taken to err as the others do', () => {
  const speeds = new Speeds();
  expect(speeds.of('new')).toBe(1);
  for (let i = 0; i < 4; i++) speeds.saw('a', 2);
  expect(speeds.of('new')).toBeCloseTo(2, 6);
  expect(speeds.of()).toBeCloseTo(2, 6);
});
