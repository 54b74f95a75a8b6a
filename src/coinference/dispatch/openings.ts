/** Designs that are opened while frames run: both share the device, and what such frames take says nothing. */
export class Openings {
  #now = 0;
  #ever = 0;

  /** One begins to be opened; what is returned is called when it is. */
  begin(): () => void {
    this.#now++;
    this.#ever++;
    return () => {
      this.#now--;
    };
  }

  /** For a frame that is taken: null where something is being opened. */
  get mark(): number | null {
    return this.#now > 0 ? null : this.#ever;
  }

  /** Whether nothing was opened since a frame with that mark was taken. */
  noneSince(mark: number | null): boolean {
    return mark === this.#ever;
  }
}
