import type { TracePoint } from '../../app/dispatch/tracePoints.ts';
import type { DispatchData } from './dispatchScales.ts';
import { weyl } from './examples.ts';

// Made-up data for the chart gallery and the golden tests. No measurement.

const traced = (
  ms: (atS: number) => number,
  scheme: (atS: number) => string,
  seconds: number,
): TracePoint[] =>
  Array.from({ length: Math.floor(seconds / 0.5) }, (_, i) => {
    const atS = 0.5 * (i + 0.5);
    const medianMs = ms(atS) * (1 + 0.1 * weyl(i + 1));
    return {
      ...{ atS, frames: 20, withinTarget: medianMs < 50 ? 20 : 3, medianMs },
      ...{ lowMs: 0.9 * medianMs, highMs: 1.3 * medianMs, energyMj: 3 * medianMs, scheme: scheme(atS) },
      ...{ seenMbps: (atS > 8.5 && atS < 16.5 ? 5 : 39) * (0.95 + 0.1 * weyl(i + 3)), queueMs: weyl(i + 5) },
    };
  });
const slow = (atS: number) => atS >= 8 && atS < 16;

/** A step of the link, in the middle of which more devices come. */
export const dispatch: DispatchData = {
  ...{ seconds: 24, targetMs: 50, changes: [8.4, 16.5] },
  rate: [40, 5, 40].map((mbps, i) => ({ atS: 8 * i, mbps })),
  devices: [1, 8].map((devices, i) => ({ atS: 12 * i, devices })),
  names: { a: 'chain: split DE, int8', b: 'chain: device alone' },
  runs: [
    {
      ...{ name: 'adaptive', tone: 'adaptive' },
      points: traced(
        (s) => (slow(s) ? 31 : 9),
        (s) => (slow(s) ? 'b' : 'a'),
        24,
      ),
    },
    {
      ...{ name: 'static pipeline', tone: 'static' },
      points: traced(
        (s) => (slow(s) ? 140 : 9),
        () => 'a',
        24,
      ),
    },
    {
      ...{ name: 'chain: device alone', tone: 'device' },
      points: traced(
        () => 31,
        () => 'b',
        13,
      ),
    },
  ],
};
