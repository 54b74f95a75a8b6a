import { nowNs } from './clock.ts';

/** The time over which the engine's load is averaged, ns. */
const OVER_NS = 500e6;
/** Whose share is below this is gone. */
const LEAST = 1e-3;

/** How busy the engine was lately, by who kept it busy: shares of its time, older time counting less and less. */
export class EngineLoad {
  readonly #clients = new Map<string, { share: number; at: number }>();
  readonly #now: () => number;

  constructor(now: () => number = nowNs) {
    this.#now = now;
  }

  #shareOf(client: string): number {
    const known = this.#clients.get(client);
    return known ? known.share * Math.exp(-(this.#now() - known.at) / OVER_NS) : 0;
  }

  /** The engine worked for a client for so long. */
  add(client: string, ns: number): void {
    const share = this.#shareOf(client) + ns / OVER_NS;
    this.#clients.set(client, { share, at: this.#now() });
    for (const who of this.#clients.keys()) if (this.#shareOf(who) < LEAST) this.#clients.delete(who);
  }

  /** As one client sees it: who uses the engine, itself counted, and the share of its time that goes to the others. */
  seenBy(client: string): { clients: number; othersBusy: number } {
    let [clients, othersBusy] = [1, 0];
    for (const who of this.#clients.keys()) {
      const share = this.#shareOf(who);
      if (who === client || share < LEAST) continue;
      clients++;
      othersBusy += share;
    }
    return { clients, othersBusy: Math.min(1, othersBusy) };
  }
}
