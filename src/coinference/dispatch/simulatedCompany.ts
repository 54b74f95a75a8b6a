import type { Events, Server } from './events.ts';
import type { SimulatedWorld } from './simulatedWorld.ts';
import { at, MOST_DEVICES } from './traces.ts';

/** The window of the endpoint's own figure of its load; whose share is below the second is gone. */
const LOAD_MS = 500;
const LEAST_SHARE = 1e-3;

interface Options {
  events: Events;
  edge: Server;
  world: SimulatedWorld;
  scattered(ms: number): number;
}

/** For tests: as many other devices as a trace says, each asking the edge again and again. */
export class SimulatedCompany {
  readonly #events: Events;
  readonly #edge: Server;
  readonly #world: SimulatedWorld;
  readonly #scattered: Options['scattered'];
  readonly #others = new Set<number>();
  /** Share of the edge's time that each of the others took lately. */
  readonly #busy = new Map<number, { share: number; atMs: number }>();

  constructor({ events, edge, world, scattered }: Options) {
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
        const share = this.#shareOf(number) + tookMs / LOAD_MS;
        this.#busy.set(number, { share, atMs: this.#events.nowMs });
        this.#events.after(this.#scattered(others.thinkMs), () => this.#ask(number));
      },
    );
  }

  #shareOf(number: number): number {
    const { share, atMs } = this.#busy.get(number) ?? { share: 0, atMs: 0 };
    return share * Math.exp(-(this.#events.nowMs - atMs) / LOAD_MS);
  }

  get #shares(): number[] {
    return [...this.#busy.keys()].map((i) => this.#shareOf(i)).filter((share) => share >= LEAST_SHARE);
  }

  /** What the endpoint says of its load. */
  get load() {
    const shares = this.#shares;
    const othersBusy = Math.min(
      1,
      shares.reduce((a, b) => a + b, 0),
    );
    return { batch: 1, clients: shares.length + 1, othersBusy };
  }

  /** By what all that this device and its runs at the edge take is longer while the others are at work, which no table knows. */
  get slows(): number {
    return 1 + ((this.#world.contention ?? 0) * this.#others.size) / (MOST_DEVICES - 1);
  }
}
