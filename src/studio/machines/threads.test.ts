import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calmest, fastestThreads, quietThreads, threadChoices } from './threads.ts';

describe('S9.104 threads of the device', () => {
  it('leave a core to the page until something was measured', () => {
    const at = (cores: number) => quietThreads({ cores, isolated: true });
    expect([1, 2, 3, 5, 64].map(at)).toEqual([1, 1, 2, 4, 4]);
    expect(quietThreads({ cores: 8, isolated: false })).toBe(1);
  });

  it('are tried at one, at all, and at one core less', () => {
    const choices = (cores: number, isolated = true) => threadChoices({ cores, isolated });
    expect(choices(1)).toEqual([1]);
    expect(choices(2)).toEqual([1, 2]);
    expect(choices(4)).toEqual([3, 1, 4]);
    expect(choices(8, false)).toEqual([1]);
  });

  it('are the fastest of those tried, fewer where more gain next to nothing', () => {
    const times = fc.array(fc.double({ min: 0.05, max: 500, noNaN: true }), { minLength: 3, maxLength: 3 });
    const factor = fc.double({ min: 0.2, max: 4, noNaN: true });
    fc.assert(
      fc.property(times, factor, (one, by) => {
        const two = one.map((ms) => ms * by);
        const found = fastestThreads(
          new Map([
            [2, two],
            [1, one],
          ]),
        );
        if (by < 0.84) expect(found).toBe(2);
        if (by > 0.86) expect(found).toBe(1);
      }),
    );
  });

  it('are judged by the calmer of two rounds, so that a slow spell in one of them decides nothing', () => {
    const rounds = [
      { threads: 1, times: [30, 10] },
      { threads: 2, times: [20, 9] },
      { threads: 2, times: [21, 30] },
      { threads: 1, times: [21, 10] },
    ];
    expect(calmest(rounds)).toEqual(
      new Map([
        [1, [21, 10]],
        [2, [20, 9]],
      ]),
    );
    expect(fastestThreads(calmest(rounds))).toBe(1);
  });
});
