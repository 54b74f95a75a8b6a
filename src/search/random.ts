import { xoroshiro128plus, xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

/** A seeded stream of random numbers whose state can be kept as JSON. */
export class Random {
  readonly #generator;

  constructor(seedOrState: number | readonly number[]) {
    this.#generator =
      typeof seedOrState === 'number'
        ? xoroshiro128plus(seedOrState)
        : xoroshiro128plusFromState(seedOrState);
  }

  /** Uniform in [0, 1), 32 bits. */
  readonly unit = (): number => (this.#generator.next() >>> 0) / 0x1_0000_0000;

  /** Uniform in 0..n-1. */
  below(n: number): number {
    return Math.floor(this.unit() * n);
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  get state(): number[] {
    return [...this.#generator.getState()];
  }
}
