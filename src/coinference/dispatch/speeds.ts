import { Jumping } from './observe.ts';

/** Runs after which a scheme's own error is known, and what is new after that is the machine's. */
const KNOWN = 3;
/** A new run counts for no less than this of a scheme's own error. */
const FOLLOW = 0.05;
/** A scheme's own error is at most this much, either way. */
const MOST = Math.log(4);

/**
 * What a machine takes over its tables. Tables err for each scheme in its own way, and continue doing so; a machine that slows
 * down does so for all schemes. What a scheme showed in its first runs is its own, what changes later is the machine's: so
 * what was seen of one scheme an hour ago is not held against another that runs now.
 */
export class Speeds {
  readonly #machine = new Jumping(1);
  /** By scheme: the mean logarithm of its own error. */
  readonly #own = new Map<string, { log: number; runs: number; telling: boolean }>();

  /** Of the schemes that ran for long enough, the typical error. */
  get #typical(): number {
    const known = [...this.#own.values()].filter(({ telling }) => telling);
    return known.length === 0 ? 0 : known.reduce((sum, { log }) => sum + log, 0) / known.length;
  }

  /**
   * @param took over what the tables say, above 0
   * @param telling whether that was long enough to tell the machine's speed: of a short run most is waking and waiting
   */
  saw(scheme: string, took: number, telling = true): void {
    const own = this.#own.get(scheme) ?? { log: this.#typical, runs: 0 };
    if (telling && own.runs >= KNOWN) this.#machine.saw(took / Math.exp(own.log));
    const weight = Math.max(FOLLOW, 1 / (own.runs + 1));
    const log = own.log + weight * (Math.log(took / this.#machine.value) - own.log);
    this.#own.set(scheme, { log: Math.max(-MOST, Math.min(MOST, log)), runs: own.runs + 1, telling });
  }

  /** By what to multiply the tables' times, of a scheme or of one that has not run. */
  of(scheme?: string): number {
    const own = scheme === undefined ? undefined : this.#own.get(scheme);
    return this.#machine.value * Math.exp(own?.log ?? this.#typical);
  }
}
