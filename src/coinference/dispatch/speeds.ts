import { fading } from './fading.ts';
import { Jumping } from './observe.ts';

/** Runs after which a scheme's own error is known, and what is new after that is the machine's. */
const KNOWN = 3;
/** A new run counts for no less than this of a scheme's own error. */
const FOLLOW = 0.05;
/** A scheme's own error is at most this much, either way. */
const MOST = Math.log(4);
/** A machine that nothing was heard of for so long is half as far from its usual speed as it was seen to be, ms. */
const HALF_MS = 4000;

/**
 * What a machine takes over its tables. Tables err for each scheme in its own way, and continue doing so; a machine that slows
 * down does so for all schemes. What a scheme showed in its first runs is its own, what changes later is the machine's: so
 * what was seen of one scheme an hour ago is not held against another that runs now.
 */
export class Speeds {
  readonly #machine = new Jumping(1);
  /** When the machine's speed was last seen. */
  #seenMs = 0;
  /** By scheme: the mean logarithm of its own error. */
  readonly #own = new Map<string, { log: number; runs: number; telling: boolean }>();

  /** Of the schemes that ran for long enough, the typical error. */
  get #typical(): number {
    const known = [...this.#own.values()].filter(({ telling }) => telling);
    return known.length === 0 ? 0 : known.reduce((sum, { log }) => sum + log, 0) / known.length;
  }

  #machineAt(nowMs: number): number {
    return this.#machine.value ** fading(nowMs - this.#seenMs, HALF_MS);
  }

  /**
   * @param took over what the tables say, above 0
   * @param telling whether that was long enough to tell the machine's speed: of a short run most is waking and waiting
   */
  saw(scheme: string, took: number, nowMs: number, telling = true): void {
    const own = this.#own.get(scheme) ?? { log: this.#typical, runs: 0 };
    this.#machine.value = this.#machineAt(nowMs);
    if (telling) this.#seenMs = nowMs;
    if (telling && own.runs >= KNOWN) this.#machine.saw(took / Math.exp(own.log));
    const weight = Math.max(FOLLOW, 1 / (own.runs + 1));
    const log = own.log + weight * (Math.log(took / this.#machine.value) - own.log);
    this.#own.set(scheme, { log: Math.max(-MOST, Math.min(MOST, log)), runs: own.runs + 1, telling });
  }

  /** By what to multiply the tables' times, of a scheme or of one that has not run. */
  of(nowMs: number, scheme?: string): number {
    const own = scheme === undefined ? undefined : this.#own.get(scheme);
    return this.#machineAt(nowMs) * Math.exp(own?.log ?? this.#typical);
  }
}
