import { expect, test } from 'vitest';
import { busyProcessors } from './otherWork.ts';

const processor = (user: number, idle: number) => ({
  model: 'a processor',
  speed: 0,
  times: { user, nice: 0, sys: 0, irq: 0, idle },
});

test('S10.507 processors are busy for the share of the time in which they do not idle', () => {
  const before = [processor(100, 900), processor(0, 0)];
  expect(busyProcessors(before, [processor(600, 1400), processor(1000, 0)])).toBe(1.5);
  expect(busyProcessors(before, before)).toBe(0);
});
