import { expect, it } from 'vitest';
import { hedged } from './hedged.ts';

/** A promise that is settled from outside. */
function later<T>() {
  let resolve = (_: T) => {};
  let reject = (_: Error) => {};
  const promise = new Promise<T>((done, fail) => {
    [resolve, reject] = [done, fail];
  });
  return { promise, resolve, reject };
}

const signal = new AbortController().signal;

/** A frame that is answered both ways, with what was begun and told. */
function both(patienceMs: number, stop = signal) {
  const [first, second] = [later<string | null>(), later<string>()];
  const told: string[] = [];
  const begun = later<AbortSignal>();
  const answer = hedged(stop, {
    first: first.promise,
    patienceMs,
    onLate: () => void told.push('late'),
    second: (inner) => {
      told.push('second');
      begun.resolve(inner);
      return second.promise;
    },
  });
  return { first, second, told, begun: begun.promise, answer };
}

const NEVER = Number.POSITIVE_INFINITY;

it('S11.560 what is in time is answered by the first way alone', async () => {
  const { first, told, answer } = both(NEVER);
  first.resolve('edge');
  expect(await answer).toEqual({ result: 'edge', by: 'first', besides: null });
  expect(told).toEqual([]);
});

it('S11.560 what is late is answered by whichever way is through first, and what the other one did is told', async () => {
  const slow = both(0);
  await slow.begun;
  slow.second.resolve('device');
  expect(await slow.answer).toMatchObject({ result: 'device', by: 'second' });
  expect(slow.told).toEqual(['late', 'second']);

  const justLate = both(0);
  const inner = await justLate.begun;
  justLate.first.resolve('edge');
  const { result, by, besides } = await justLate.answer;
  expect([result, by, inner.aborted]).toEqual(['edge', 'first', true]);
  justLate.second.resolve('device all the same');
  expect(await besides).toBe('device all the same');
  const stopped = both(0);
  await stopped.begun;
  stopped.first.resolve('edge');
  stopped.second.reject(new Error('stopped in time'));
  expect(await (await stopped.answer).besides).toBeNull();
});

it('S11.560 what the first way does not answer the second does, late or not; where that fails, so does the frame', async () => {
  const failed = both(NEVER);
  failed.first.resolve(null);
  failed.second.resolve('device');
  expect(await failed.answer).toMatchObject({ result: 'device', by: 'second' });
  expect(failed.told).toEqual(['second']);

  const lateThenFailed = both(0);
  await lateThenFailed.begun;
  lateThenFailed.first.resolve(null);
  lateThenFailed.second.resolve('device');
  expect(await lateThenFailed.answer).toMatchObject({ result: 'device', by: 'second' });

  const neither = both(NEVER);
  neither.first.resolve(null);
  neither.second.reject(new Error('no memory'));
  await expect(neither.answer).rejects.toThrow('no memory');
});

it('S11.560 who stops the run stops the second way too', async () => {
  const stop = new AbortController();
  const { begun, second, answer } = both(0, stop.signal);
  const inner = await begun;
  stop.abort(new Error('stopped'));
  expect(inner.aborted).toBe(true);
  second.reject(inner.reason as Error);
  await expect(answer).rejects.toThrow('stopped');
});
