import { fnv1a } from '../../design/random.ts';

/** MurmurHash3's finaliser: a bijection of 32-bit integers, so different inputs never share an output. */
function scramble(x: number): number {
  let h = x | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/**
 * The seed of sample `index` of stream `stream` (0..7). For one task seed all (stream, index) pairs with
 * index < 2^29 have different seeds: train and val share no sample.
 */
export function sampleSeed(seed: number, stream: number, index: number): number {
  return scramble(scramble(index * 8 + stream) ^ scramble(seed + 0x9e3779b9));
}

/** The seed that belongs to a text, such as a file's name (FNV-1a, scrambled). */
export const seedOf = (text: string): number => scramble(fnv1a(text));
