import { expect, it } from 'vitest';
import { realClock, startClock } from './clock.ts';

it('S12.140 resolves at the time it is given, never before, and rejects when it is given up', async () => {
  await startClock();
  for (const ms of [-1, 0, 0.3, 2, 7.5]) {
    const due = realClock.now() + ms;
    await realClock.at(due);
    expect(realClock.now()).toBeGreaterThanOrEqual(due);
  }
  const stop = new AbortController();
  const given = realClock.at(realClock.now() + 60_000, stop.signal);
  stop.abort(new Error('given up'));
  await expect(given).rejects.toThrow('given up');
  await expect(realClock.at(realClock.now() - 1, stop.signal)).rejects.toThrow('given up');
});

it('S12.140 in company everyone is through in time order and never early', async () => {
  await startClock();
  const through: number[] = [];
  const from = realClock.now();
  const waits = [6, 0.2, 3, 0.9].map(async (ms) => {
    await realClock.at(from + ms);
    expect(realClock.now()).toBeGreaterThanOrEqual(from + ms);
    through.push(ms);
  });
  await Promise.all(waits);
  expect(through).toEqual([0.2, 0.9, 3, 6]);
});
