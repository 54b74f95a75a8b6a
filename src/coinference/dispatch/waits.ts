/** A new wait counts for no less than this: they vary from one run to the next by as much as they are. */
const FOLLOW = 0.15;
/** From so many times as many others on, or so few, what was seen before says nothing. */
const OTHER_COMPANY = 2;
/** So many waits in a row that are all so many times as long as usual, or so many times as short, are the usual ones from now on. */
const FAR = { times: 3, runs: 4 };
/** Waits differ by this anyway, ms. */
const LEAST_MS = 1;

/** The last waits in a row that were far longer than usual, or far shorter. */
interface Far {
  side: number;
  ms: readonly number[];
  usualMs: number;
}
const NONE: Far = { side: 0, ms: [], usualMs: 0 };

/** What runs wait for others at the edge: it follows slowly while the company is the same, and begins again when that changes. */
export class Waits {
  #meanMs: number | undefined;
  #runs = 0;
  #company = 1;
  #far: Far = NONE;

  /** Undefined where none was seen. */
  get ms(): number | undefined {
    return this.#meanMs;
  }

  /** @param clients that use the edge, this one counted */
  saw(waitedMs: number, clients: number): void {
    if (clients === 1) {
      [this.#meanMs, this.#runs, this.#company] = [0, 0, 1];
      this.#far = NONE;
      return;
    }
    const change = clients / this.#company;
    if (change >= OTHER_COMPANY || change <= 1 / OTHER_COMPANY) [this.#runs, this.#company] = [0, clients];
    const mean = this.#meanMs ?? waitedMs;
    if (this.#isUsual(waitedMs, mean)) {
      this.#meanMs = mean + Math.max(FOLLOW, 1 / (this.#runs + 1)) * (waitedMs - mean);
      this.#runs++;
    }
  }

  /** Whether it belongs to what waits were; several in a row that do not are what they are from now on. */
  #isUsual(waitedMs: number, mean: number): boolean {
    const { times, runs } = FAR;
    const usual = this.#far.ms.length > 0 ? this.#far.usualMs : mean;
    const [longer, shorter] = [waitedMs > times * usual + LEAST_MS, waitedMs + LEAST_MS < usual / times];
    if (!longer && !shorter) {
      this.#far = NONE;
      return true;
    }
    const side = longer ? 1 : -1;
    const ms = side === this.#far.side ? [...this.#far.ms, waitedMs] : [waitedMs];
    this.#far = { side, ms, usualMs: usual };
    if (ms.length < runs) return true;
    this.#meanMs = ms.reduce((a, b) => a + b, 0) / ms.length;
    [this.#runs, this.#far] = [ms.length, NONE];
    return false;
  }
}
