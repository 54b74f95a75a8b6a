import { expect, it } from 'vitest';
import { WarmUp } from './warmUp.ts';

/** Runs frames until the engine counts as warm: how many, and how long they took. */
function warmedBy(msOf: (frame: number, sinceMs: number) => number): { frames: number; ms: number } {
  const warmUp = new WarmUp();
  let ms = 0;
  for (let frame = 0; frame < 10_000; frame++) {
    const took = msOf(frame, ms);
    ms += took;
    if (warmUp.takes(took)) break;
  }
  return { frames: warmUp.frames, ms };
}

it('S9.162 an engine that is warm runs a third of a second of frames, or a few slow ones', () => {
  expect(warmedBy(() => 10)).toEqual({ frames: 30, ms: 300 });
  expect(warmedBy(() => 0.2).frames).toBe(150);
  expect(warmedBy(() => 500).frames).toBe(3);
  // The first frames pay for what only first frames pay.
  expect(warmedBy((frame) => (frame < 2 ? 60 : 3)).ms).toBeLessThan(320);
});

it('S9.162 one that still gets faster runs on until it no longer does, but not forever', () => {
  for (const atMs of [200, 500, 900]) {
    const { ms } = warmedBy((_, since) => (since < atMs ? 6 - (3 * since) / atMs : 3));
    expect(ms).toBeGreaterThan(atMs);
    expect(ms).toBeLessThan(atMs + 700);
  }
  const { ms } = warmedBy((_, since) => 10 * 0.8 ** (since / 300));
  expect(ms).toBeGreaterThan(1900);
  expect(ms).toBeLessThan(2400);
});

it('S9.162 noise is no gain', () => {
  const { frames } = warmedBy((frame) => 5 * (1 + 0.06 * Math.sin(7 * frame)));
  expect(frames).toBeLessThan(65);
});
