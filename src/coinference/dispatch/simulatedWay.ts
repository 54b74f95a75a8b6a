import { type Events, Server } from './events.ts';
import type { SimulatedCompany } from './simulatedCompany.ts';
import type { Crossing, SimulatedWorld } from './simulatedWorld.ts';
import { at } from './traces.ts';

const OWN = 'own';

interface Options {
  events: Events;
  /** The engine at the edge. */
  edge: Server;
  company: SimulatedCompany;
  world: SimulatedWorld;
  scattered(ms: number): number;
}

/** For tests: the way over a link to an edge that others use too, and back. */
export class SimulatedWay {
  readonly #options: Options;
  readonly #up: Server;
  readonly #down: Server;

  constructor(options: Options) {
    this.#options = options;
    this.#up = new Server(options.events);
    this.#down = new Server(options.events);
  }

  get #seconds(): number {
    return this.#options.events.nowMs / 1000;
  }

  get #gone(): boolean {
    return (this.#options.world.gone ?? []).some(
      ({ fromS, toS }) => this.#seconds >= fromS && this.#seconds < toS,
    );
  }

  /** Tensors there, a run, tensors back; when each part was over. Null where there is no edge. */
  cross(bytes: { up: number; down: number }, runMs: number, done: (times: Crossing | null) => void): void {
    const { events, edge, company, world, scattered } = this.#options;
    const askedMs = events.nowMs;
    const { mbps, delayMs } = at(world.link, this.#seconds);
    if (this.#gone) {
      events.after(1, () => done(null));
      return;
    }
    const sending = (size: number) => () => (8 * size) / (1000 * mbps);
    this.#up.serve(OWN, sending(bytes.up), () =>
      events.after(delayMs, () => {
        const upMs = events.nowMs;
        edge.serve(
          OWN,
          () => scattered(runMs * company.slows),
          (startMs) => {
            const ranMs = events.nowMs;
            this.#down.serve(OWN, sending(bytes.down), () =>
              events.after(delayMs, () => done({ askedMs, upMs, startMs, ranMs, backMs: events.nowMs })),
            );
          },
        );
      }),
    );
  }
}
