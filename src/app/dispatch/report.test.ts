import { expect, it } from 'vitest';
import { LINK_TRACES, type LinkTrace, steadyLoad } from '../../coinference/dispatch/traces.ts';
import type { PlayedFrame } from './play.ts';
import { reportOf } from './report.ts';

it('S11.691 every frame of a run is in one stretch of its trace, one that was taken a moment after the end in the last', () => {
  const link = LINK_TRACES.step?.() as LinkTrace;
  const frames = [0, 7.999, 8, 15, 16, 23.9, 24, 24.01].map(
    (atS, frame): PlayedFrame => ({ atS, frame, latencyMs: 10, energyMj: 1, scheme: '0 D', way: 'device' }),
  );
  const { segments } = reportOf('adaptive', frames, {
    ...{ link, load: steadyLoad(1) },
    ...{ targetMs: 20, switches: 0 },
  });
  expect(segments.map((part) => part.frames)).toEqual([2, 2, 4]);
});
