import { expect, it } from 'vitest';
import { joined, TracePoints } from './tracePoints.ts';

const frame = (atS: number, latencyMs: number, scheme = 'a') => ({ atS, latencyMs, energyMj: 2, scheme });

it('S15.191 a run is summed up in short stretches of its trace, of which those that changed are told', () => {
  const points = new TracePoints(15, 10);
  for (const [i, ms] of [4, 8, 12].entries()) points.frame(frame(0.03 * i, ms, i === 1 ? 'b' : 'a'));
  points.saw({ atS: 0.05, upMbps: 39, edge: { queueMs: 1 } });
  points.saw({ atS: 7.01, upMbps: 5, edge: null });
  const [first, second] = points.take();
  expect(first).toMatchObject({
    atS: 0.05,
    frames: 3,
    withinTarget: 2,
    medianMs: 8,
    energyMj: 2,
    scheme: 'a',
  });
  expect(first).toMatchObject({ seenMbps: 39, queueMs: 1 });
  expect(second).toMatchObject({ frames: 0, medianMs: Number.NaN, scheme: null, seenMbps: 5, queueMs: null });
  expect(points.take()).toEqual([]);
  // Late: it belongs to where it was taken. At the end of the trace: to its last stretch.
  points.frame(frame(0.09, 100));
  points.frame(frame(15.2, 1));
  const later = points.take();
  expect(later.map(({ frames }) => frames)).toEqual([4, 1]);
  expect(later[1]?.atS).toBeLessThan(15);
  const all = joined(
    [first, second].flatMap((p) => p ?? []),
    later,
  );
  expect(all.map(({ frames }) => frames)).toEqual([4, 0, 1]);
});
