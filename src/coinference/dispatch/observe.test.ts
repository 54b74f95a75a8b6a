import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Knowledge } from './knowledge.ts';
import { Jumping, LinkWatch, WayWatch } from './observe.ts';
import { probes } from './watch.ts';

/** Bodies one behind the other over a link of a rate, as a watch sees them. */
function over(
  watch: WayWatch,
  mbps: number,
  bytes: readonly number[],
  { fromMs = 0, overlap = false, fixedMs = 2 } = {},
) {
  let freeMs = fromMs;
  let startMs = fromMs;
  for (const size of bytes) {
    const endMs = Math.max(freeMs, startMs) + (freeMs > startMs ? 0 : fixedMs) + (8 * size) / (1000 * mbps);
    watch.saw({ bytes: size, startMs, endMs }, fixedMs);
    freeMs = endMs;
    startMs = overlap ? startMs + 0.1 : endMs + 5;
  }
  return freeMs;
}

it('S11.107 a rate is known after two transfers, whether they overlap or not', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1, max: 60, noNaN: true }),
      fc.double({ min: 1, max: 60, noNaN: true }),
      fc.boolean(),
      (first, then, overlap) => {
        const watch = new WayWatch(first);
        const sizes = [40_000, 60_000, 50_000, 40_000, 60_000, 50_000, 45_000, 55_000];
        over(watch, then, sizes, { overlap });
        // Within what is no change: such differences are followed slowly.
        expect(Math.abs(Math.log(watch.mbps / then))).toBeLessThan(0.31);
      },
    ),
  );
});

it('S11.514 probes continue at once while they tell of another rate, and stop when they do not', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.5, max: 100, noNaN: true }),
      fc.double({ min: 0.5, max: 100, noNaN: true }),
      (known, now) => {
        const { link } = new Knowledge({
          link: { upMbps: known, downMbps: known, roundTripMs: 4, perRequestMs: 0, source: 'held' },
        });
        let atMs = 0;
        let asked = 0;
        for (const bytes of probes(link)) {
          const [upMs, downMs] = [2 + (8 * bytes) / (1000 * now), 2 + (8 * 250) / (1000 * now)];
          const endMs = atMs + upMs + downMs;
          link.saw({ upMs, downMs, bytesUp: bytes, bytesDown: 250, startMs: atMs, endMs });
          atMs = endMs;
          asked++;
        }
        expect(Math.abs(Math.log(link.up.mbps / now))).toBeLessThan(0.5);
        if (Math.abs(Math.log(known / now)) < 0.15) expect(asked).toBe(2);
      },
    ),
  );
});

it('S11.107 one slip is no change; small bodies tell how far it is, not how fast', () => {
  const rate = new Jumping(40);
  for (const sample of [40, 4, 40, 41, 400, 39]) rate.saw(sample);
  expect(rate.value).toBeCloseTo(40, 0);
  const link = new LinkWatch({ upMbps: 40, downMbps: 40, roundTripMs: 2 });
  for (let i = 0; i < 4; i++) {
    link.saw({ upMs: 15, downMs: 15, bytesUp: 400, bytesDown: 200, startMs: 100 * i, endMs: 100 * i + 31 });
  }
  expect(link.roundTripMs).toBeGreaterThan(25);
  expect(link.up.mbps).toBeCloseTo(40, 0);
});
