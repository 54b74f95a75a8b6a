import { describe, expect, it } from 'vitest';
import { throttled } from './throttle.ts';

describe('throttled', () => {
  it('hands on the first value, then the newest one each period, and the last on flush', () => {
    let time = 0;
    const seen: number[] = [];
    const say = throttled<number>(
      (n) => seen.push(n),
      100,
      () => time,
    );
    for (const [at, value] of [
      [0, 1],
      [40, 2],
      [90, 3],
      [100, 4],
      [150, 5],
    ] as const) {
      time = at;
      say(value);
    }
    expect(seen).toEqual([1, 4]);
    say.flush();
    say.flush();
    expect(seen).toEqual([1, 4, 5]);
  });
});
