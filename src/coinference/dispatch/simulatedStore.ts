import type { Events, Server } from './events.ts';
import type { Pilot } from './pilot.ts';
import { crosses, type Scheme } from './scheme.ts';
import { resultBefore, resultOf, type SimulatedWorld } from './simulatedWorld.ts';

/** Between two looks at what is to be opened. */
const PREPARE_MS = 500;
/** What opening a design takes of the device at a time, ms: frames get through between. */
const OPENING_MS = 30;
/** Frames that run in a design before the first one that counts. */
const WARM_UPS = 3;

interface Options {
  events: Events;
  device: Server;
  world: SimulatedWorld;
  pilot: Pilot;
  schemes: readonly Scheme[];
}

/** For tests: the designs that can run at once; all of them where opening takes no time. */
export class SimulatedStore {
  readonly #options: Options;
  readonly #open = new Set<string>();
  #preparedMs = Number.NEGATIVE_INFINITY;
  #opening = false;

  constructor(options: Options) {
    this.#options = options;
  }

  get #takesMs(): number {
    return this.#options.world.openingMs ?? 0;
  }

  has(id: string): boolean {
    return this.#takesMs === 0 || this.#open.has(id);
  }

  /** Opens a design before the trace begins, and learns from its first frames what it takes. */
  warmUp(id: string): void {
    this.#open.add(id);
    const { schemes, pilot, world } = this.#options;
    const scheme = schemes.find((each) => each.id === id) as Scheme;
    const deviceMs = scheme.local.costs.deviceMs * world.deviceFactor;
    const local = resultOf(-deviceMs, deviceMs, null, { bytesUp: 0, bytesDown: 0 });
    for (let i = 0; i < WARM_UPS; i++) {
      const manner = { depth: 1, share: 0 };
      if (crosses(scheme)) pilot.knowledge.sawFrame(scheme, manner, resultBefore(scheme, world), 0);
      if (!crosses(scheme) || scheme.parallel === 'shared') pilot.knowledge.sawDevice(scheme, local, 0);
    }
  }

  /** Opens what may come next. */
  look(): void {
    const { events, pilot } = this.#options;
    const { nowMs } = events;
    if (this.#takesMs === 0 || this.#opening || nowMs - this.#preparedMs < PREPARE_MS) return;
    this.#preparedMs = nowMs;
    const [next] = pilot.toOpen(nowMs).open.filter((id) => !this.#open.has(id));
    if (next !== undefined) this.#prepare(next);
  }

  #prepare(id: string): void {
    const done = this.#options.pilot.disturb();
    this.#opening = true;
    const bit = (left: number) => {
      if (left > 0) {
        this.#options.device.serve(
          'opening',
          () => Math.min(left, OPENING_MS),
          () => bit(left - OPENING_MS),
        );
        return;
      }
      this.#open.add(id);
      this.#opening = false;
      done();
    };
    bit(this.#takesMs);
  }
}
