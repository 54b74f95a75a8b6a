import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { coalesced } from './coalesced.ts';

describe('coalesced', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout'] }));
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('hands on the newest value at most once a frame and once a period', () => {
    let frames: FrameRequestCallback[] = [];
    vi.stubGlobal('requestAnimationFrame', (frame: FrameRequestCallback) => frames.push(frame));
    const tick = (now: number) => {
      const due = frames;
      frames = [];
      for (const frame of due) frame(now);
      // Not within the frame.
      expect(seen).toEqual(drawn);
      vi.runAllTimers();
      drawn = [...seen];
    };
    const seen: number[] = [];
    let drawn: number[] = [];
    const say = coalesced<number>((n) => seen.push(n), 100);
    say(1);
    say(2);
    tick(1000);
    expect(seen).toEqual([2]);
    say(3);
    tick(1016);
    expect(seen).toEqual([2]);
    say(4);
    tick(1100);
    expect(seen).toEqual([2, 4]);
    tick(1200);
    expect(frames).toHaveLength(0);
  });

  it('hands on at once what is held back', () => {
    vi.stubGlobal('requestAnimationFrame', () => 0);
    const seen: number[] = [];
    const say = coalesced<number>((n) => seen.push(n));
    say(1);
    say(2);
    say.flush();
    say.flush();
    expect(seen).toEqual([2]);
  });
});
