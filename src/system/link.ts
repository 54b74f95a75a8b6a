import { z } from 'zod';

/** How a frame's tensors travel between device and edge. */
export interface LinkProfile {
  /** Time of a small packet there and back. */
  roundTripMs: number;
  /** Payload rates, in 10^6 bits a second; Infinity where nothing limits them. */
  upMbps: number;
  downMbps: number;
  /** Fixed cost of one request: encoding, headers, decoding, scheduling. */
  perRequestMs: number;
  /** Half of the interquartile range of the round trip: half of all round trips are that close to it. 0 when absent. */
  jitterMs?: number | undefined;
  /** Share of TCP segments that are lost and sent again, from 0 to below 1. 0 when absent. */
  lossRate?: number | undefined;
  /** Measured to an endpoint, entered by a person, or held down to a rate by this software. */
  source: 'measured' | 'set by hand' | 'held';
}

/** What a rate can be, in 10^6 bits a second: from a bit a second. Beyond, figures that rest on it are no numbers. */
const RATES = { least: 1e-6, most: 1e9 } as const;
export const isRate = (mbps: number): boolean => mbps >= RATES.least && mbps <= RATES.most;
export const rateSchema = z
  .number()
  .refine(isRate, `expected a rate from ${RATES.least} to ${RATES.most} Mb/s`);

/** No frame waits twelve days for an op or a packet. */
const LONGEST_MS = 1e9;
/** A time of a machine or a link, in ms, such that sums and shares of many are numbers. */
const msWords = `expected a time from 0 to ${LONGEST_MS} ms`;
export const msSchema = z.number(msWords).nonnegative(msWords).max(LONGEST_MS, msWords);

/** JSON has no Infinity, so an unlimited rate is null there. */
const rate = rateSchema.nullable().transform((mbps) => mbps ?? Number.POSITIVE_INFINITY);

/** Above this no TCP connection carries anything. */
export const MAX_LOSS_RATE = 0.5;

export const linkSchema = z.strictObject({
  roundTripMs: msSchema,
  upMbps: rate,
  downMbps: rate,
  perRequestMs: msSchema,
  jitterMs: msSchema.optional(),
  lossRate: z.number().nonnegative().max(MAX_LOSS_RATE).optional(),
  source: z.enum(['measured', 'set by hand', 'held']),
});

/** The rates of the GCoDE paper's two networks (arXiv 2404.05605), in Mb/s. */
export const LINK_PRESETS = [40, 10] as const;

/** The same link throttled to one rate both ways; its latency terms, jitter and loss stay. */
export const heldTo = (link: LinkProfile, mbps: number): LinkProfile => ({
  ...link,
  upMbps: mbps,
  downMbps: mbps,
  source: 'held',
});

export const linkSetByHand = (mbps: number, roundTripMs = 0, perRequestMs = 0): LinkProfile => ({
  roundTripMs,
  upMbps: mbps,
  downMbps: mbps,
  perRequestMs,
  source: 'set by hand',
});

/** A link alone, from what may know more of it, such as its measurement; as JSON an unlimited rate is null. */
export const linkAlone = (link: LinkProfile): LinkProfile => ({
  roundTripMs: link.roundTripMs,
  upMbps: link.upMbps,
  downMbps: link.downMbps,
  perRequestMs: link.perRequestMs,
  ...(link.jitterMs !== undefined && { jitterMs: link.jitterMs }),
  ...(link.lossRate !== undefined && { lossRate: link.lossRate }),
  source: link.source,
});

export type Direction = 'up' | 'down';

/** Bytes of a full TCP segment on Ethernet: 1,500 less 40 of headers and 12 of timestamps. */
const SEGMENT_BYTES = 1448;

/** Segments of a body that are lost on average; those that are sent again may be lost again. */
function lostSegments({ lossRate = 0 }: LinkProfile, bytes: number): number {
  return (bytes / SEGMENT_BYTES) * (lossRate / (1 - lossRate));
}

/**
 * What a lost segment costs, ms: its sender waits a round trip and four times what that varies by, as TCP's
 * retransmission timeout does (RFC 6298), then sends it again. A lower bound: systems round the timeout up (Linux to
 * 200 ms) where no later segment tells the loss earlier. Modelled, not measured.
 */
const resendMs = (link: LinkProfile): number => link.roundTripMs + 4 * (link.jitterMs ?? 0);

const mbpsOf = (link: LinkProfile, direction: Direction): number =>
  direction === 'up' ? link.upMbps : link.downMbps;

/** The part of a transfer that grows with the payload, ms: payload over rate, and the expected loss. */
export function payloadMs(link: LinkProfile, bytes: number, direction: Direction): number {
  const lost = lostSegments(link, bytes);
  const sent = bytes + lost * SEGMENT_BYTES;
  return (sent * 8) / (mbpsOf(link, direction) * 1000) + lost * resendMs(link);
}

/** The rate at which payload passes, loss counted in, 10^6 bits a second. */
export const goodputMbps = (link: LinkProfile, direction: Direction): number =>
  0.008 / payloadMs(link, 1, direction);

/** One way over the link: half of the round trip and of the fixed cost, plus the payload, ms. */
export const transferMs = (link: LinkProfile, bytes: number, direction: Direction): number =>
  (link.roundTripMs + link.perRequestMs) / 2 + payloadMs(link, bytes, direction);

/** The q-quantile of a Poisson distribution, for the numbers of lost segments that frames have. */
function poissonQuantile(mean: number, q: number): number {
  // Many are as good as normal, and e^-mean would be 0. Quartiles are 0.6745 deviations from the mean.
  if (mean > 500) return mean + Math.sign(q - 0.5) * 0.6745 * Math.sqrt(mean);
  let chance = Math.exp(-mean);
  let total = chance;
  let k = 0;
  while (total < q) {
    k++;
    chance *= mean / k;
    total += chance;
  }
  return k;
}

/**
 * One way over the link with its quartiles, ms: half of the jitter to both sides, and the quartiles of how many of
 * the body's segments are lost (Poisson). The mean may lie above what three of four frames take; the interval then
 * reaches to it.
 */
export function transferSpread(
  link: LinkProfile,
  bytes: number,
  direction: Direction,
): { ms: number; lowMs: number; highMs: number } {
  const ms = transferMs(link, bytes, direction);
  const lost = lostSegments(link, bytes);
  const half = (link.jitterMs ?? 0) / 2;
  const eachMs = (SEGMENT_BYTES * 8) / (mbpsOf(link, direction) * 1000) + resendMs(link);
  const by = (q: number) => (poissonQuantile(lost, q) - lost) * eachMs;
  return {
    ms,
    lowMs: Math.max(0, ms + Math.min(0, by(0.25)) - half),
    highMs: ms + Math.max(0, by(0.75)) + half,
  };
}
