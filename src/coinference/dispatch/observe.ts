/** A body on its way over the link, times in ms on one clock. */
export interface Transfer {
  bytes: number;
  startMs: number;
  endMs: number;
}

/** Bodies whose own time is a smaller part of their way say nothing of the rate. */
const TELLING = 0.4;
const LEAST_SHARE = 0.1;
/** A sample so far from what is known is a slip, or a change: two in a row that agree are a change, or so many that do not. */
const CERTAIN = 3;
const CHANGED = Math.log(1.35);
const SLOWLY = 0.2;

/** A quantity that stays for a while, then jumps: it follows small changes slowly, and great ones as soon as two say so. */
export class Jumping {
  #value: number;
  /** Samples in a row that lie far off on the same side. */
  #odd: number[] = [];

  constructor(value: number) {
    this.#value = value;
  }

  get value(): number {
    return this.#value;
  }

  /** What it is taken to be for another reason than a sample. */
  set value(value: number) {
    this.#value = value;
  }

  /** The last sample where that lies far off and is not believed yet. */
  get doubted(): number | undefined {
    return this.#odd.at(-1);
  }

  /** @param sample above 0 */
  saw(sample: number): void {
    const off = Math.log(sample / this.#value);
    if (Math.abs(off) <= CHANGED) {
      this.#value *= Math.exp(SLOWLY * off);
      this.#odd = [];
      return;
    }
    const [before] = this.#odd;
    const sameSide = before !== undefined && Math.sign(Math.log(before / this.#value)) === Math.sign(off);
    this.#odd = sameSide ? [...this.#odd, sample] : [sample];
    const last = this.#odd.at(-2);
    const agree = last !== undefined && Math.abs(Math.log(sample / last)) <= CHANGED;
    if (!agree && this.#odd.length < CERTAIN) return;
    // Two that agree say how much; of several that do not, the nearest is the surest.
    this.#value = off > 0 ? Math.min(...this.#odd.slice(-CERTAIN)) : Math.max(...this.#odd.slice(-CERTAIN));
    this.#odd = [];
  }
}

/** One way of the link, from what crossed. */
export class WayWatch {
  readonly #rate: Jumping;
  #lastEndMs = Number.NEGATIVE_INFINITY;
  #toldMs = Number.NEGATIVE_INFINITY;

  constructor(mbps: number) {
    this.#rate = new Jumping(mbps);
  }

  get mbps(): number {
    return this.#rate.value;
  }

  /** A rate that the last transfer showed, far from the known one, and that no other has shown yet. */
  get doubted(): number | undefined {
    return this.#rate.doubted;
  }

  /** When a transfer last told the rate. */
  get toldMs(): number {
    return this.#toldMs;
  }

  /**
   * A transfer has ended. One that began while the one before was on its way has the link to itself only from then on.
   * @param fixedMs what a body takes besides its bytes
   */
  saw({ bytes, startMs, endMs }: Transfer, fixedMs: number): void {
    const alone = startMs >= this.#lastEndMs;
    const took = endMs - Math.max(startMs, this.#lastEndMs) - (alone ? fixedMs : 0);
    this.#lastEndMs = Math.max(this.#lastEndMs, endMs);
    if (bytes <= 0 || endMs <= startMs) return;
    // Clocks and processors are late by themselves: what is left of a short time says no more than that it was short.
    const payload = Math.max(took, LEAST_SHARE * (endMs - startMs));
    if (payload < TELLING * (endMs - startMs)) {
      // As fast as that at least.
      const atLeast = (8 * bytes) / (1000 * (endMs - startMs));
      if (atLeast <= this.#rate.value) return;
    }
    this.#toldMs = endMs;
    this.#rate.saw((8 * bytes) / (1000 * payload));
  }
}

/** What an exchange says of the link. */
interface Exchange {
  upMs: number;
  downMs: number;
  bytesUp: number;
  bytesDown: number;
  /** When the answer's last byte came. */
  endMs: number;
  /** When it was asked for. */
  startMs: number;
}

/** Bodies of so few bytes both ways say how far the edge is, whatever the rate is now; others would take a slow link for a long one. */
const TINY_BYTES = 1024;
/** No link is taken to be nearer than this: clocks do not tell. */
const LEAST_TRIP_MS = 0.05;

/** The link as its exchanges show it: rates both ways and the round trip. */
export class LinkWatch {
  readonly up: WayWatch;
  readonly down: WayWatch;
  readonly #trip: Jumping;

  constructor(known: { upMbps: number; downMbps: number; roundTripMs: number }) {
    const rate = (mbps: number) => (Number.isFinite(mbps) ? mbps : 1000);
    this.up = new WayWatch(rate(known.upMbps));
    this.down = new WayWatch(rate(known.downMbps));
    this.#trip = new Jumping(Math.max(LEAST_TRIP_MS, known.roundTripMs));
  }

  get roundTripMs(): number {
    return this.#trip.value;
  }

  /** Whether a rate was seen that is far from the known one, and not yet again. */
  get changing(): boolean {
    return this.up.doubted !== undefined || this.down.doubted !== undefined;
  }

  saw({ upMs, downMs, bytesUp, bytesDown, startMs, endMs }: Exchange): void {
    const payloadMs = (8 * bytesUp) / (1000 * this.up.mbps) + (8 * bytesDown) / (1000 * this.down.mbps);
    const trip = upMs + downMs - payloadMs;
    if (Math.max(bytesUp, bytesDown) <= TINY_BYTES) {
      this.#trip.saw(Math.max(LEAST_TRIP_MS, trip));
      return;
    }
    const fixedMs = this.roundTripMs / 2;
    this.up.saw({ bytes: bytesUp, startMs, endMs: startMs + upMs }, fixedMs);
    this.down.saw({ bytes: bytesDown, startMs: endMs - downMs, endMs }, fixedMs);
  }
}
