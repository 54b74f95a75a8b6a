/** A new wait counts for no less than this: they vary from one run to the next by as much as they are. */
const FOLLOW = 0.15;
/** From so many times as many others on, or so few, what was seen before says nothing. */
const OTHER_COMPANY = 2;
/** So many waits in a row that are all so many times as long as usual, or so many times as short, are the usual ones from now on. */
const FAR = { times: 3, runs: 4 };
/** Waits differ by this anyway, ms. */
const LEAST_MS = 1;

/** What runs wait for others at the edge: it follows slowly while the company is the same, and begins anew when that changes. */
export class Waits {
  #meanMs: number | undefined;
  #runs = 0;
  #company = 1;
  /** The last waits in a row that were far longer than usual, or far shorter. */
  #far: { side: number; ms: number[] } = { side: 0, ms: [] };

  /** Undefined where none was seen. */
  get ms(): number | undefined {
    return this.#meanMs;
  }

  /** @param clients that use the edge, this one counted */
  saw(waitedMs: number, clients: number): void {
    if (clients === 1) {
      [this.#meanMs, this.#runs, this.#company] = [0, 0, 1];
      this.#far = { side: 0, ms: [] };
      return;
    }
    const change = clients / this.#company;
    if (change >= OTHER_COMPANY || change <= 1 / OTHER_COMPANY) [this.#runs, this.#company] = [0, clients];
    const mean = this.#meanMs ?? waitedMs;
    const { times, runs } = FAR;
    const side =
      waitedMs > times * mean + LEAST_MS ? 1 : Math.max(0, waitedMs) + LEAST_MS < mean / times ? -1 : 0;
    this.#far = {
      side,
      ms: side !== 0 && side === this.#far.side ? [...this.#far.ms, waitedMs] : [waitedMs],
    };
    if (side !== 0 && this.#far.ms.length >= runs) {
      this.#meanMs = this.#far.ms.reduce((a, b) => a + b, 0) / this.#far.ms.length;
      [this.#runs, this.#far] = [this.#far.ms.length, { side: 0, ms: [] }];
      return;
    }
    this.#meanMs = mean + Math.max(FOLLOW, 1 / (this.#runs + 1)) * (waitedMs - mean);
    this.#runs++;
  }
}
