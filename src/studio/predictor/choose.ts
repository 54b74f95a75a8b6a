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
