import type { Wanted } from '../../coinference/collect.ts';
import type { LatencySample } from '../../learning/latency/samples.ts';

/** Designs of which a part was measured at some rates, or none: what is still to be measured. */
export function stillWanted(
  designs: readonly string[],
  rates: readonly (number | null)[],
  samples: readonly Pick<LatencySample, 'design' | 'linkMbps' | 'pass'>[],
): Wanted[] {
  const known = new Set(samples.filter((s) => s.pass === 1).map((s) => `${s.design}|${s.linkMbps}`));
  return designs
    .map((design) => ({
      design,
      pass: 1,
      rates: rates.filter((rate) => !known.has(`${design}|${rate}`)),
    }))
    .filter((wanted) => wanted.rates.length > 0);
}

/**
 * The designs whose measurement teaches most: those that the networks of an ensemble disagree about most (query by
 * committee, Seung et al. 1992). In the pool's order where they agree alike.
 * @param spreads of each design of the pool
 */
export function mostDisputed(pool: readonly string[], spreads: readonly number[], count: number): string[] {
  return pool
    .map((design, i) => ({ design, i, spread: spreads[i] ?? 0 }))
    .sort((a, b) => b.spread - a.spread || a.i - b.i)
    .slice(0, Math.max(0, count))
    .map(({ design }) => design);
}
