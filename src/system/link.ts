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
  /** Measured to an endpoint, entered by a person, or held down to a rate by this software. */
  source: 'measured' | 'set by hand' | 'held';
}

/** JSON has no Infinity, so an unlimited rate is null there. */
const rate = z.union([z.number().positive(), z.null()]).transform((mbps) => mbps ?? Number.POSITIVE_INFINITY);

export const linkSchema = z.strictObject({
  roundTripMs: z.number().nonnegative(),
  upMbps: rate,
  downMbps: rate,
  perRequestMs: z.number().nonnegative(),
  source: z.enum(['measured', 'set by hand', 'held']),
});

/** The rates of the GCoDE paper's two networks (arXiv 2404.05605), in Mb/s. */
export const LINK_PRESETS = [40, 10] as const;

/** The same link held to one rate both ways; its latency terms stay as measured. */
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

/** The part of a transfer that grows with the payload, ms. */
export function payloadMs(link: LinkProfile, bytes: number, direction: 'up' | 'down'): number {
  const mbps = direction === 'up' ? link.upMbps : link.downMbps;
  return (bytes * 8) / (mbps * 1000);
}

/** One way over the link: half of the round trip and of the fixed cost, plus payload over rate, ms. */
export const transferMs = (link: LinkProfile, bytes: number, direction: 'up' | 'down'): number =>
  (link.roundTripMs + link.perRequestMs) / 2 + payloadMs(link, bytes, direction);
