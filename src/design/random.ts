import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus, xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

/** A source of uniform numbers in [0, 1). */
export type Uniform = () => number;

/** A seeded random stream whose state can be saved as JSON. The same seed gives the same numbers on every engine. */
export class Random {
  readonly #generator;

  /** @param from a seed, of which the low 32 bits count, or a saved state */
  constructor(from: number | readonly number[]) {
    this.#generator = typeof from === 'number' ? xoroshiro128plus(from | 0) : xoroshiro128plusFromState(from);
  }

  /** Uniform in [0, 1), 53 bits: two steps of the generator. */
  readonly unit: Uniform = () => uniformFloat64(this.#generator);

  /** Uniform in [0, 1), 32 bits: one step. */
  readonly coarseUnit: Uniform = () => (this.#generator.next() >>> 0) / 0x1_0000_0000;

  /** A real number in [from, to). */
  uniform(from: number, to: number): number {
    return from + (to - from) * this.unit();
  }

  /** An integer in [from, to]. */
  int(from: number, to: number): number {
    return uniformInt(this.#generator, from, to);
  }

  /** An integer in 0..n-1. */
  below(n: number): number {
    return Math.floor(this.coarseUnit() * n);
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  /** Close to a standard normal (Irwin-Hall of 12): no logarithm, whose last bit differs between engines. */
  nearlyNormal(): number {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += this.unit();
    return sum;
  }

  /** The state of another stream, drawn from this one. */
  fork(): number[] {
    return Array.from({ length: 4 }, () => this.#generator.next() | 0);
  }

  get state(): number[] {
    return [...this.#generator.getState()];
  }
}

/**
 * Uniform numbers of a seed and a purpose. Each purpose and epoch has a stream of its own, so that a resumed run draws
 * what the uninterrupted one would have drawn.
 */
export const randomStream = (seed: number, purpose: string, index = 0): Uniform =>
  // Hashed, because neighbouring seeds must not give neighbouring streams.
  new Random(fnv1a(`${seed}/${purpose}/${index}`)).unit;

/** A standard normal number (Box-Muller). */
export function normal(random: Uniform): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** 0..n-1 in random order (Fisher-Yates). */
export function permutation(n: number, random: Uniform): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const moved = order[i] as number;
    order[i] = order[j] as number;
    order[j] = moved;
  }
  return order;
}

/** FNV-1a of a text, a code point at a time, 32 bits: tells texts apart, and makes seeds of them. */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return hash;
}
