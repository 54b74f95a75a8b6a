import type { Events, Server } from './events.ts';
import type { SimulatedWorld } from './simulatedWorld.ts';
import { at } from './traces.ts';

/** The window of the endpoint's own figure of its load. */
const LOAD_MS = 500;

/** For tests: as many other devices as a trace says, each asking the edge again and again. */
export class SimulatedCompany {
  readonly #events: Events;
  readonly #edge: Server;
  readonly #world: SimulatedWorld;
  readonly #scattered: (ms: number) => number;
  readonly #others = new Set<number>();
  /** Share of the edge's time that the others took lately. */
  #busy = { share: 0, atMs: 0 };

  constructor(events: Events, edge: Server, world: SimulatedWorld, scattered: (ms: number) => number) {
    this.#events = events;
    this.#edge = edge;
    this.#world = world;
    this.#scattered = scattered;
  }

  /** Those who come begin; those who go end by themselves. */
  look(): void {
    const { devices } = at(this.#world.load, this.#events.nowMs / 1000);
    for (let i = 1; i < devices; i++) {
      if (this.#others.has(i)) continue;
      this.#others.add(i);
      this.#ask(i);
    }
  }

  #ask(number: number): void {
    const { others, load } = this.#world;
    if (number >= at(load, this.#events.nowMs / 1000).devices) {
      this.#others.delete(number);
      return;
    }
    this.#edge.serve(
      `other ${number}`,
      () => this.#scattered(others.runMs),
      (startMs) => {
        const tookMs = this.#events.nowMs - startMs;
        this.#busy = { share: this.#busyNow() + tookMs / LOAD_MS, atMs: this.#events.nowMs };
        this.#events.after(this.#scattered(others.thinkMs), () => this.#ask(number));
      },
    );
  }

  #busyNow(): number {
    return this.#busy.share * Math.exp(-(this.#events.nowMs - this.#busy.atMs) / LOAD_MS);
  }

  /** What the endpoint says of its load. */
  get load() {
    const clients = this.#others.size + 1;
    return { batch: 1, clients, othersBusy: Math.min(1, this.#busyNow()) };
  }
}
