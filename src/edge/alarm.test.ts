import { expect, it } from 'vitest';
import { Alarm } from './alarm.ts';

it('S12.140 wakes those that wait for a time after it and in the order of their times; who gives up is rejected at once', async () => {
  const alarm = new Alarm();
  await alarm.start();
  const woken: number[] = [];
  const from = performance.now();
  const waits = [30, 0.4, 7.5, 12, 7.6].map(async (ms) => {
    await alarm.after(ms);
    expect(performance.now() - from).toBeGreaterThanOrEqual(ms);
    woken.push(ms);
  });
  const stop = new AbortController();
  const given = alarm.after(60_000, stop.signal);
  const why = new Error('given up');
  stop.abort(why);
  await expect(given).rejects.toBe(why);
  await Promise.all(waits);
  expect(woken).toEqual([0.4, 7.5, 7.6, 12, 30]);
  // One that comes last is woken too.
  await alarm.after(1);
});
