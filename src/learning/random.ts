import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A source of uniform numbers in [0, 1). */
export type Random = () => number;

/**
 * A seeded random stream. Each purpose and epoch has a stream of its own, so that a resumed run draws
 * what the uninterrupted one would have drawn.
 */
export function randomStream(seed: number, purpose: string, index = 0): Random {
  // FNV-1a over the parts: neighbouring seeds must not give neighbouring streams.
  let hash = 0x811c9dc5;
  for (const character of `${seed}/${purpose}/${index}`) {
    hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  }
  const generator = xoroshiro128plus(hash | 0);
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
