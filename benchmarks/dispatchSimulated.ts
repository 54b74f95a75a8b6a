/** The dispatcher in the simulated world of its tests, beside what one who knows the trace could have. */
import { inStretch, inTarget, playAll } from '../src/coinference/dispatch/simulatedRuns.ts';
import { seeded } from '../src/design/testing.ts';
import { quantile } from '../src/system/statistics.ts';
import type { Figure } from './benchmark.ts';

const total = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);

const TRACES = 24;

/** Random traces of 30 s and more in the simulated world, every sixth without a change: what the dispatcher has of the best fixed scheme, and what one who knew could have. */
export function simulated(targetMs: number): Figure[] {
  const goal = { what: 'frames', targetMs } as const;
  const random = seeded(1);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const between = (low: number, high: number) => low + (high - low) * random();
  const made = () => ({ mbps: pick([0.5, 2, 5, 12, 40, 100]), devices: pick([1, 2, 4, 16]) });
  const ratios = Array.from({ length: TRACES }, (_, i) => {
    const steady = made();
    const stretches = Array.from({ length: 5 + (i % 3) }, () => (i % 6 === 0 ? steady : made()));
    const speeds = { deviceFactor: between(0.6, 1.6), edgeFactor: between(0.6, 1.6) };
    const unknown = {
      crossingMs: between(0, 4),
      contention: between(0, 0.5),
      openingMs: pick([0, 100, 300]),
    };
    const truth = { ...speeds, ...unknown, scatter: between(0, 0.15), seed: i + 1 };
    const { adaptive, fixed } = playAll(stretches, truth, goal);
    const counts = fixed.map(({ frames }) =>
      stretches.map((_s, at) => inTarget(inStretch(frames, at), goal)),
    );
    const best = Math.max(...counts.map(total));
    const known = total(stretches.map((_s, at) => Math.max(...counts.map((count) => count[at] as number))));
    return { adaptive: inTarget(adaptive.frames, goal) / best, known: known / best };
  });
  const figure = (name: string, read: (ratio: (typeof ratios)[number]) => number, at = 0.5): Figure => ({
    name: `simulated, ${TRACES} traces: ${name}, ${at === 0 ? 'least' : 'median'}`,
    value: quantile(Float64Array.from(ratios, read).sort(), at),
    unit: 'times',
  });
  return [
    figure('frames in target over the best fixed scheme', (r) => r.adaptive),
    figure('frames in target over the best fixed scheme', (r) => r.adaptive, 0),
    figure('the same of one who knows the best scheme of each stretch', (r) => r.known),
    figure('frames in target over those of one who knows', (r) => r.adaptive / r.known),
  ];
}
