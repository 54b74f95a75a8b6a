/** The dispatcher in the simulated world of its tests, beside what one who knows the trace could have. */
import { inStretch, inTarget, playAll } from '../src/coinference/dispatch/simulatedRuns.ts';
import { seeded } from '../src/design/testing.ts';
import { quantile } from '../src/system/statistics.ts';
import type { Figure } from './benchmark.ts';

const total = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);

/** Random traces in the simulated world: what the dispatcher has of the best fixed scheme, and what one who knew could have. */
export function simulated(targetMs: number): Figure[] {
  const goal = { what: 'frames', targetMs } as const;
  const random = seeded(1);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const between = (low: number, high: number) => low + (high - low) * random();
  const ratios = Array.from({ length: 40 }, (_, i) => {
    const made = () => ({ mbps: pick([0.5, 2, 5, 12, 40, 100]), devices: pick([1, 2, 4, 16]) });
    const stretches = Array.from({ length: 1 + (i % 4) }, made);
    const speeds = { deviceFactor: between(0.6, 1.6), edgeFactor: between(0.6, 1.6) };
    const truth = { ...speeds, crossingMs: between(0, 4), scatter: between(0, 0.15), seed: i + 1 };
    const { adaptive, fixed } = playAll(stretches, truth, goal);
    const counts = fixed.map(({ frames }) =>
      stretches.map((_s, at) => inTarget(inStretch(frames, at), goal)),
    );
    const best = Math.max(...counts.map(total));
    const known = total(stretches.map((_s, at) => Math.max(...counts.map((count) => count[at] as number))));
    return { adaptive: inTarget(adaptive.frames, goal) / best, known: known / best };
  });
  const figure = (name: string, read: (ratio: (typeof ratios)[number]) => number): Figure => ({
    name: `simulated, 40 traces: ${name}, median`,
    value: quantile(Float64Array.from(ratios, read).sort(), 0.5),
    unit: 'times',
  });
  return [
    figure('frames in target over the best fixed scheme', (r) => r.adaptive),
    figure('the same of one who knows the best scheme of each stretch', (r) => r.known),
    figure('frames in target over those of one who knows', (r) => r.adaptive / r.known),
  ];
}
