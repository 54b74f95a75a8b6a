/** Counts the results of a stream as they come. */
export class Pace {
  #firstMs = 0;
  #lastMs = 0;
  #frames = 0;

  /** A result is there. @param nowMs on a clock that does not jump */
  saw(nowMs: number): void {
    if (this.#frames === 0) this.#firstMs = nowMs;
    this.#lastMs = nowMs;
    this.#frames++;
  }

  get frames(): number {
    return this.#frames;
  }

  /** Frames a second from the first result to the last, for until the first one the pipeline fills; NaN before the second. */
  get throughputFps(): number {
    return this.#frames < 2 ? Number.NaN : ((this.#frames - 1) * 1000) / (this.#lastMs - this.#firstMs);
  }
}
