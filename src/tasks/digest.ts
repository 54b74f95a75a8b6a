const FACTORS = [
  [0xcc9e2d51, 0x1b873593],
  [0x239b961b, 0xab0e9789],
] as const;

const turned = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

function lane(words: Uint32Array, before: number, [first, second]: readonly [number, number]): number {
  let hash = before ^ words.length;
  for (let i = 0; i < words.length; i++) {
    const mixed = Math.imul(turned(Math.imul(words[i] as number, first), 15), second);
    hash = (Math.imul(turned(hash ^ mixed, 13), 5) + 0xe6546b64) | 0;
  }
  return hash;
}

function wordsOf(list: ArrayLike<number>): Uint32Array {
  const floats = new Float32Array(list.length);
  // Two zeros are one number.
  for (let i = 0; i < floats.length; i++) floats[i] = (list[i] as number) + 0;
  return new Uint32Array(floats.buffer);
}

/**
 * 64 bits that are the same for the same numbers (as float32), each list by itself: of others, one pair in 10^19 has the same.
 * No protection against who looks for such a pair. (MurmurHash3 by Austin Appleby, two lanes.)
 */
export function digestOf(...lists: readonly ArrayLike<number>[]): string {
  const words = lists.map(wordsOf);
  return FACTORS.map((factors) => words.reduce((hash, list) => lane(list, hash, factors) >>> 0, 0))
    .map((half) => half.toString(16).padStart(8, '0'))
    .join('');
}

/** The same of a text. */
export const textDigest = (text: string): string =>
  digestOf(Uint16Array.from({ length: text.length }, (_, i) => text.charCodeAt(i)));
