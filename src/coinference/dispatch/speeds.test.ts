import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Speeds } from './speeds.ts';

const factor = fc.double({ min: 0.6, max: 1.6, noNaN: true });

it('S11.510 what a scheme errs by itself stays its own; what changes later is the machine, for all schemes', () => {
  fc.assert(
    fc.property(factor, factor, fc.double({ min: 1.5, max: 3, noNaN: true }), (a, b, slower) => {
      const speeds = new Speeds();
      for (let i = 0; i < 5; i++) speeds.saw('a', a, 0);
      for (let i = 0; i < 5; i++) speeds.saw('b', b, 0);
      expect(speeds.of(0, 'a') / a).toBeCloseTo(1, 6);
      expect(speeds.of(0, 'b') / b).toBeCloseTo(1, 1);
      for (let i = 0; i < 5; i++) speeds.saw('a', slower * a, 0);
      // The other has not run since, and is slower all the same.
      expect(speeds.of(0, 'b') / (slower * b)).toBeGreaterThan(0.8);
      expect(speeds.of(0, 'b') / (slower * b)).toBeLessThan(1.25);
      for (let i = 0; i < 5; i++) speeds.saw('a', a, 0);
      expect(speeds.of(0, 'b') / b).toBeLessThan(1.25);
    }),
  );
});

it('S11.510 runs that are too short to tell a machine say something of their scheme alone', () => {
  const speeds = new Speeds();
  for (let i = 0; i < 5; i++) speeds.saw('long', 1.2, 0);
  for (let i = 0; i < 20; i++) speeds.saw('short', i < 5 ? 2 : 6, 0, false);
  expect(speeds.of(0, 'long')).toBeCloseTo(1.2, 6);
  expect(speeds.of(0, 'new')).toBeCloseTo(1.2, 6);
  expect(speeds.of(0, 'short')).toBeGreaterThan(1.5);
});

it('S11.510 a scheme that has not run is taken to err as the others do', () => {
  const speeds = new Speeds();
  expect(speeds.of(0, 'new')).toBe(1);
  for (let i = 0; i < 4; i++) speeds.saw('a', 2, 0);
  expect(speeds.of(0, 'new')).toBeCloseTo(2, 6);
  expect(speeds.of(0)).toBeCloseTo(2, 6);
});

it('S11.621 what a machine was slower than usual fades where nothing is heard of it; what a scheme errs does not', () => {
  const speeds = new Speeds();
  for (let i = 0; i < 5; i++) speeds.saw('a', 1.2, 0);
  for (let i = 0; i < 5; i++) speeds.saw('a', 3, 0);
  const slow = speeds.of(0, 'a');
  expect(slow).toBeGreaterThan(2);
  expect(speeds.of(4000, 'a')).toBeLessThan(0.85 * slow);
  expect(speeds.of(60_000, 'a')).toBeLessThan(1.6);
  expect(speeds.of(60_000, 'a')).toBeGreaterThan(1.19);
  // Seen again, it is what it was seen to be.
  for (let i = 0; i < 5; i++) speeds.saw('a', 3, 60_000);
  expect(speeds.of(60_000, 'a')).toBeGreaterThan(2);
});
