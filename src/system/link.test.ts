import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { seeded } from '../design/testing.ts';
import {
  goodputMbps,
  heldTo,
  type LinkProfile,
  linkAlone,
  linkSchema,
  linkSetByHand,
  payloadMs,
  transferMs,
  transferSpread,
} from './link.ts';

const plain = linkSetByHand(40, 6, 2);

test('S9.60 a link without jitter and loss takes round trip, fixed cost and payload over rate, with no interval', () => {
  expect(transferMs(plain, 50_000, 'up')).toBeCloseTo(4 + 10, 9);
  expect(transferSpread(plain, 50_000, 'up')).toEqual({ ms: 14, lowMs: 14, highMs: 14 });
  expect(transferSpread({ ...plain, jitterMs: 3 }, 50_000, 'up')).toEqual({
    ms: 14,
    lowMs: 12.5,
    highMs: 15.5,
  });
});

test('S9.60 the expected loss and its quartiles are what resending takes: 20,000 simulated transfers', () => {
  const link: LinkProfile = { ...plain, jitterMs: 1, lossRate: 0.02 };
  const random = seeded(1);
  const segments = 30;
  const segmentMs = 1448 * 8 * 1e-3 * (1 / 40);
  const times = Array.from({ length: 20_000 }, () => {
    let ms = 4;
    for (let left = segments; left > 0; left--) {
      ms += segmentMs;
      // Timeout: a round trip of 6 ms and four times its variation; then the segment goes again.
      for (; random() < 0.02; ms += segmentMs + 10);
    }
    return ms;
  }).sort((a, b) => a - b);
  const mean = times.reduce((a, b) => a + b, 0) / times.length;
  const { ms, lowMs, highMs } = transferSpread(link, segments * 1448, 'down');
  expect(ms).toBeCloseTo(mean, 0);
  // Half of the jitter belongs to this way, and was not simulated.
  expect(lowMs + 0.5).toBeCloseTo(times[5000] as number, 1);
  expect(highMs - 0.5).toBeCloseTo(times[15_000] as number, 1);
});

describe('S9.60 on any link', () => {
  const links = fc.record({
    roundTripMs: fc.double({ min: 0, max: 300, noNaN: true }),
    upMbps: fc.double({ min: 0.1, max: 1000, noNaN: true }),
    downMbps: fc.double({ min: 0.1, max: 1000, noNaN: true }),
    perRequestMs: fc.double({ min: 0, max: 5, noNaN: true }),
    jitterMs: fc.double({ min: 0, max: 50, noNaN: true }),
    lossRate: fc.double({ min: 0, max: 0.5, noNaN: true }),
    source: fc.constant('set by hand' as const),
  });
  const bytes = fc.integer({ min: 0, max: 4_000_000 });

  it('the interval holds the mean, and more loss or jitter never makes it narrower or the mean less', () => {
    fc.assert(
      fc.property(links, bytes, (link, size) => {
        const { ms, lowMs, highMs } = transferSpread(link, size, 'up');
        expect(lowMs).toBeLessThanOrEqual(ms);
        expect(highMs).toBeGreaterThanOrEqual(ms);
        expect(Number.isFinite(highMs)).toBe(true);
        const calm = transferSpread({ ...link, jitterMs: 0, lossRate: 0 }, size, 'up');
        expect(ms).toBeGreaterThanOrEqual(calm.ms);
        expect(highMs - ms).toBeGreaterThanOrEqual(calm.highMs - calm.ms);
      }),
    );
  });

  it('payloads add up, and the goodput is the rate at which they pass', () => {
    fc.assert(
      fc.property(links, bytes, bytes, (link, a, b) => {
        const whole = payloadMs(link, a + b, 'down');
        expect(payloadMs(link, a, 'down') + payloadMs(link, b, 'down')).toBeCloseTo(whole, 6);
        expect(((a + b) * 8) / (goodputMbps(link, 'down') * 1000)).toBeCloseTo(whole, 6);
      }),
    );
  });
});

test('S9.60 jitter and loss stay when the rate is held, and in JSON; a link without a limit stays one', () => {
  const link: LinkProfile = { ...plain, upMbps: Number.POSITIVE_INFINITY, jitterMs: 1, lossRate: 0.01 };
  expect(heldTo(link, 10)).toMatchObject({ jitterMs: 1, lossRate: 0.01, upMbps: 10 });
  const measured = { ...link, spread: 0.1, samples: 30 };
  expect(linkSchema.parse(JSON.parse(JSON.stringify(linkAlone(measured))))).toEqual(link);
  expect(goodputMbps({ ...plain, upMbps: Number.POSITIVE_INFINITY }, 'up')).toBe(Number.POSITIVE_INFINITY);
  expect(linkSchema.safeParse({ ...plain, lossRate: 1 }).success).toBe(false);
  expect(linkSchema.safeParse({ ...plain, jitterMs: -1 }).success).toBe(false);
});
