import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { fnv1a } from '../design/random.ts';

/** A source of uniform numbers in [0, 1). */
export type Random = () => number;

/**
 * A seeded random stream. Each purpose and epoch has a stream of its own, so that a resumed run draws
 * what the uninterrupted one would have drawn.
 */
export function randomStream(seed: number, purpose: string, index = 0): Random {
  // Hashed, because neighbouring seeds must not give neighbouring streams.
  const generator = xoroshiro128plus(fnv1a(`${seed}/${purpose}/${index}`) | 0);
  return () => uniformFloat64(generator);
}

/** A standard normal number (Box-Muller). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** 0..n-1 in random order (Fisher-Yates). */
export function permutation(n: number, random: Random): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const kept = order[i] as number;
    order[i] = order[j] as number;
    order[j] = kept;
  }
  return order;
}
