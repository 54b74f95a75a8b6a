import { expect, it } from 'vitest';
import { Pace } from './pace.ts';

it('S11.87 frames a second are counted from the first result on, and are unknown before the second', () => {
  const pace = new Pace();
  expect(pace.throughputFps).toBeNaN();
  // Until the first result the pipeline fills: that is no time of these frames.
  pace.saw(5000);
  expect(pace.throughputFps).toBeNaN();
  for (const at of [5010, 5040]) pace.saw(at);
  expect(pace.frames).toBe(3);
  expect(pace.throughputFps).toBe(50);
});
