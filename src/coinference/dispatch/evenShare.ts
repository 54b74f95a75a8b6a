/** Says of each of many in turn whether it belongs to a share of them, so that those that do come evenly. */
export class EvenShare {
  #owed = 0;

  /** @param share of all, 0 to 1; it may change between calls */
  takes(share: number): boolean {
    this.#owed += share;
    if (this.#owed < 1) return false;
    this.#owed -= 1;
    return true;
  }
}
