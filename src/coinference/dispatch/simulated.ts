import type { FrameResult } from '../frames.ts';
import { EnergyMeter } from './energyMeter.ts';
import { Events, Server } from './events.ts';
import { AHEAD_AT_START, Pilot, type PilotOptions } from './pilot.ts';
import type { Scheme } from './scheme.ts';
import { SimulatedCompany } from './simulatedCompany.ts';
import {
  type Crossing,
  type Done,
  resultOf,
  type Simulated,
  type SimulatedFrame,
  type SimulatedWorld,
} from './simulatedWorld.ts';
import { at } from './traces.ts';
import { probeDue, probes } from './watch.ts';

const TICK_MS = 100;
/** Between two looks at what is to be opened. */
const PREPARE_MS = 500;
const OWN = 'own';
/** What opening a design takes of the device at a time, ms. */
const OPENING_MS = 30;
/** What a message has besides its tensors. */
const HEAD_BYTES = 250;

/** Plays traces with frames taken as soon as there is room, by a clock of its own. */
class Simulation {
  readonly #events = new Events();
  readonly #world: SimulatedWorld;
  readonly #pilot: Pilot;
  readonly #meter: EnergyMeter;
  readonly #device = new Server(this.#events);
  readonly #up = new Server(this.#events);
  readonly #down = new Server(this.#events);
  readonly #edge = new Server(this.#events);
  readonly #frames: SimulatedFrame[] = [];
  readonly #changes: Simulated['changes'] = [];
  readonly #waiting = new Map<number, Omit<SimulatedFrame, 'latencyMs' | 'energyMj' | 'frame'> & Done>();
  readonly #company: SimulatedCompany;
  readonly #open = new Set<string>();
  #preparedMs = Number.NEGATIVE_INFINITY;
  #opening = false;
  #taken = 0;
  #given = 0;
  #probedMs = Number.NEGATIVE_INFINITY;

  constructor(world: SimulatedWorld, options: PilotOptions) {
    this.#world = world;
    this.#pilot = new Pilot(options);
    this.#meter = new EnergyMeter(options.world.power);
    this.#company = new SimulatedCompany(this.#events, this.#edge, world, (ms) => this.#scattered(ms));
  }

  get #seconds(): number {
    return this.#events.nowMs / 1000;
  }

  get #gone(): boolean {
    return (this.#world.gone ?? []).some(({ fromS, toS }) => this.#seconds >= fromS && this.#seconds < toS);
  }

  #scattered(ms: number): number {
    const { random, scatter } = this.#world;
    return ms * Math.exp(scatter * 2 * (random() + random() + random() - 1.5));
  }

  play(): Simulated {
    const endMs = 1000 * this.#world.link.seconds;
    const tick = () => {
      this.#company.look();
      if (probeDue(this.#pilot.knowledge, this.#probedMs, this.#events.nowMs)) this.#probe();
      this.#decide();
      this.#events.after(TICK_MS, tick);
    };
    this.#company.look();
    this.#probe(() => {
      this.#pilot.decide(this.#events.nowMs, () => true, true);
      for (const id of this.#pilot.likelyNext(0, AHEAD_AT_START)) this.#open.add(id);
      this.#pilot.restart();
      this.#decide(true);
      tick();
      this.#fill();
    });
    this.#events.run(endMs);
    return { frames: this.#frames, changes: this.#changes };
  }

  #decide(hasty = false): void {
    const { nowMs } = this.#events;
    const { openingMs = 0 } = this.#world;
    const switched = this.#pilot.decide(nowMs, ({ id }) => openingMs === 0 || this.#open.has(id), hasty);
    if (switched) this.#changes.push({ atS: this.#seconds, from: switched.from, to: switched.to });
    if (openingMs === 0 || this.#opening || nowMs - this.#preparedMs < PREPARE_MS) return;
    this.#preparedMs = nowMs;
    const [next] = this.#pilot.toOpen(nowMs).open.filter((id) => !this.#open.has(id));
    if (next !== undefined) this.#prepare(next, openingMs);
  }

  /** Opens a design bit by bit: frames get through between. */
  #prepare(id: string, ms: number): void {
    const done = this.#pilot.disturb();
    this.#opening = true;
    const bit = (left: number) => {
      if (left > 0) {
        this.#device.serve(
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
    bit(ms);
  }

  /** Tensors there, a run, tensors back; when each part was over. Null where there is no edge. */
  #cross(bytes: { up: number; down: number }, runMs: number, done: (times: Crossing | null) => void): void {
    const askedMs = this.#events.nowMs;
    const { mbps, delayMs } = at(this.#world.link, this.#seconds);
    if (this.#gone) {
      this.#events.after(1, () => done(null));
      return;
    }
    const sending = (size: number) => () => (8 * size) / (1000 * mbps);
    this.#up.serve(OWN, sending(bytes.up), () =>
      this.#events.after(delayMs, () => {
        const upMs = this.#events.nowMs;
        this.#edge.serve(
          OWN,
          () => this.#scattered(runMs),
          (startMs) => {
            const ranMs = this.#events.nowMs;
            this.#down.serve(OWN, sending(bytes.down), () =>
              this.#events.after(delayMs, () =>
                done({ askedMs, upMs, startMs, ranMs, backMs: this.#events.nowMs }),
              ),
            );
          },
        );
      }),
    );
  }

  #probe(begun = () => {}): void {
    const { knowledge } = this.#pilot;
    this.#probedMs = this.#events.nowMs;
    const bytes = probes(knowledge.link);
    const next = () => {
      const { value } = bytes.next();
      if (value === undefined) begun();
      else this.#ask(value + HEAD_BYTES, next);
    };
    next();
  }

  #ask(bytesUp: number, done: () => void): void {
    const { knowledge } = this.#pilot;
    const bytesDown = HEAD_BYTES;
    this.#cross({ up: bytesUp, down: bytesDown }, 0.1, (times) => {
      if (!times) {
        knowledge.lost();
        return;
      }
      const { askedMs, upMs, startMs, ranMs, backMs } = times;
      const timing = {
        ...{ upMs: upMs - askedMs, receiveMs: 0, queueMs: startMs - upMs, edgeMs: ranMs - startMs },
        ...{ inferMs: 0, downMs: backMs - ranMs, totalMs: backMs - askedMs },
      };
      knowledge.sawProbe({ timing, bytesUp, bytesDown, load: this.#company.load, endMs: backMs });
      done();
    });
  }

  #fill(): void {
    while (this.#taken - this.#given < Math.max(1, this.#pilot.window)) this.#take(this.#taken++);
  }

  #take(number: number): void {
    const takenMs = this.#events.nowMs;
    const course = this.#pilot.take();
    const { scheme } = course;
    const done = (result: FrameResult, way: SimulatedFrame['way']) => {
      this.#waiting.set(number, { atS: takenMs / 1000, scheme: scheme.id, way, course, takenMs, result });
      this.#deliver();
    };
    if (course.way === 'device') {
      this.#alone(scheme, takenMs, (result) => {
        this.#pilot.ended(course, result, this.#events.nowMs);
        this.#decide();
        done(result, 'device');
      });
      return;
    }
    const { deviceMs, edgeMs, bytesUp, bytesDown } = scheme.costs;
    const { deviceFactor, edgeFactor, crossingMs } = this.#world;
    const headMs = () => this.#scattered(deviceMs * deviceFactor) + crossingMs;
    this.#device.serve(OWN, headMs, (headStartMs) => {
      const headEndMs = this.#events.nowMs;
      this.#cross({ up: bytesUp, down: bytesDown }, edgeMs * edgeFactor, (times) => {
        if (!times) {
          this.#pilot.ended(course, null, this.#events.nowMs);
          this.#pilot.knowledge.lost();
          this.#decide(true);
          this.#alone(scheme, takenMs, (result) => done(result, 'rescued'));
          return;
        }
        const tookMs = headEndMs - headStartMs - crossingMs;
        const result = resultOf(takenMs, tookMs, times, { bytesUp, bytesDown, load: this.#company.load });
        this.#pilot.ended(course, result, this.#events.nowMs);
        this.#decide();
        done(result, 'edge');
      });
    });
  }

  #alone(scheme: Scheme, takenMs: number, done: (result: FrameResult) => void): void {
    const ms = () => this.#scattered(scheme.local.costs.deviceMs * this.#world.deviceFactor);
    this.#device.serve(OWN, ms, (startMs) => {
      done(resultOf(takenMs, this.#events.nowMs - startMs, null, { bytesUp: 0, bytesDown: 0 }));
    });
  }

  /** Answers leave in order. */
  #deliver(): void {
    for (let next = this.#waiting.get(this.#given); next; next = this.#waiting.get(this.#given)) {
      this.#waiting.delete(this.#given);
      const { course, takenMs, result, ...frame } = next;
      const doneMs = this.#events.nowMs;
      const latencyMs = doneMs - takenMs;
      if (frame.way !== 'rescued') this.#pilot.answered(course, latencyMs);
      const { deviceMs } = result.timing;
      const energyMj = this.#meter.frame({ takenMs, doneMs, deviceMs, spans: result.spans });
      this.#frames.push({ ...frame, frame: this.#given, latencyMs, energyMj });
      this.#given++;
    }
    this.#fill();
  }
}

/** For tests: plays a trace in a simulated world. */
export const simulate = (world: SimulatedWorld, options: PilotOptions): Simulated =>
  new Simulation(world, options).play();
