import { inPasses, type Wanted } from '../../coinference/collect.ts';
import type { LatencySample } from '../../learning/latency/samples.ts';

/** What is still to be measured of designs in a number of passes: first each design once, then each again. */
export function stillWanted(
  designs: readonly string[],
  rates: readonly (number | null)[],
  passes: number,
  samples: readonly Pick<LatencySample, 'design' | 'linkMbps' | 'pass'>[],
): Wanted[] {
  const key = (design: string, pass: number, rate: number | null) => `${design}|${pass}|${rate}`;
  const known = new Set(samples.map((s) => key(s.design, s.pass, s.linkMbps)));
  const list = designs.map((design) => ({ design, rates }));
  return inPasses(list, passes, 1)
    .map((wanted) => ({
      ...wanted,
      rates: rates.filter((rate) => !known.has(key(wanted.design, wanted.pass, rate))),
    }))
    .filter((wanted) => wanted.rates.length > 0);
}
