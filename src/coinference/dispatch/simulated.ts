import type { FrameResult } from '../frames.ts';
import type { Course } from './course.ts';
import { EnergyMeter } from './energyMeter.ts';
import { Events, Server } from './events.ts';
import { AHEAD_AT_START, Pilot, type PilotOptions } from './pilot.ts';
import type { Scheme } from './scheme.ts';
import { SimulatedCompany } from './simulatedCompany.ts';
import { SimulatedStore } from './simulatedStore.ts';
import { SimulatedWay } from './simulatedWay.ts';
import {
  type Done,
  resultOf,
  type Simulated,
  type SimulatedFrame,
  type SimulatedWorld,
} from './simulatedWorld.ts';
import { LOOK_MS, probeDue, probes } from './watch.ts';

const TICK_MS = 100;
const OWN = 'own';
/** What a message has besides its tensors. */
const HEAD_BYTES = 250;

/** Plays traces with frames taken as soon as there is room, by a clock of its own. */
class Simulation {
  readonly #events = new Events();
  readonly #world: SimulatedWorld;
  readonly #store: SimulatedStore;
  readonly #pilot: Pilot;
  readonly #meter: EnergyMeter;
  readonly #device = new Server(this.#events);
  readonly #edge = new Server(this.#events);
  readonly #frames: SimulatedFrame[] = [];
  readonly #changes: Simulated['changes'] = [];
  readonly #waiting = new Map<number, Omit<SimulatedFrame, 'latencyMs' | 'energyMj' | 'frame'> & Done>();
  readonly #company: SimulatedCompany;
  readonly #way: SimulatedWay;
  /** What ran for frames that were answered another way. */
  readonly #besides: FrameResult[] = [];
  #taken = 0;
  #given = 0;
  /** Frames that were sent over the edge. */
  #crossed = 0;
  #probedMs = Number.NEGATIVE_INFINITY;

  constructor(world: SimulatedWorld, options: PilotOptions) {
    this.#world = world;
    this.#pilot = new Pilot(options);
    this.#meter = new EnergyMeter(options.world.power);
    const shared = {
      events: this.#events,
      edge: this.#edge,
      world,
      scattered: (ms: number) => this.#scattered(ms),
    };
    this.#company = new SimulatedCompany(shared);
    this.#way = new SimulatedWay({ ...shared, company: this.#company });
    this.#store = new SimulatedStore({
      ...shared,
      device: this.#device,
      pilot: this.#pilot,
      schemes: options.schemes,
    });
  }

  get #seconds(): number {
    return this.#events.nowMs / 1000;
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
      for (const id of this.#pilot.likelyNext(0, AHEAD_AT_START)) this.#store.warmUp(id);
      this.#pilot.restart();
      this.#decide(true);
      tick();
      this.#fill();
    });
    this.#events.run(endMs);
    return { frames: this.#frames, changes: this.#changes };
  }

  #decide(hasty = false): void {
    const switched = this.#pilot.decide(this.#events.nowMs, ({ id }) => this.#store.has(id), hasty);
    if (switched) this.#changes.push({ atS: this.#seconds, from: switched.from, to: switched.to });
    this.#store.look();
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
    this.#way.cross({ up: bytesUp, down: bytesDown }, 0.1, (times) => {
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
    const course = this.#pilot.take(() => true);
    const { scheme } = course;
    let answered = false;
    const done = (result: FrameResult, way: SimulatedFrame['way']) => {
      if (answered) {
        this.#besides.push(result);
        return;
      }
      answered = true;
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
    let rescued = false;
    const rescue = () => {
      if (rescued) return;
      rescued = true;
      this.#alone(
        scheme,
        takenMs,
        (result) => done(result, 'rescued'),
        () => answered,
      );
    };
    this.#overEdge(course, takenMs, (result) => {
      this.#decide(!result);
      if (result) done(result, 'edge');
      else if (!answered) rescue();
    });
    const patienceMs = this.#pilot.patienceMs(course);
    if (!Number.isFinite(patienceMs)) return;
    this.#events.after(patienceMs, () => {
      if (answered || rescued) return;
      this.#pilot.late(course);
      if (this.#events.nowMs - this.#probedMs > LOOK_MS) this.#probe();
      this.#decide(true);
      rescue();
    });
  }

  /** Null where there is no edge. */
  #overEdge(course: Course, takenMs: number, ended: (result: FrameResult | null) => void): void {
    const { deviceMs, edgeMs, bytesUp, bytesDown } = course.scheme.costs;
    const { deviceFactor, edgeFactor, crossingMs, cold = { frames: 0, times: 1 } } = this.#world;
    const slower = this.#crossed++ < cold.frames ? cold.times : 1;
    const headMs = () => this.#scattered(deviceMs * deviceFactor * slower * this.#company.slows) + crossingMs;
    this.#device.serve(OWN, headMs, (headStartMs) => {
      const headEndMs = this.#events.nowMs;
      this.#way.cross({ up: bytesUp, down: bytesDown }, edgeMs * edgeFactor * slower, (times) => {
        if (!times) {
          this.#pilot.ended(course, null, this.#events.nowMs);
          this.#pilot.knowledge.lost();
          ended(null);
          return;
        }
        const tookMs = headEndMs - headStartMs - crossingMs;
        const result = resultOf(takenMs, tookMs, times, { bytesUp, bytesDown, load: this.#company.load });
        this.#pilot.ended(course, result, this.#events.nowMs);
        ended(result);
      });
    });
  }

  /** @param needless asked when its turn comes: then it is not run */
  #alone(scheme: Scheme, takenMs: number, done: (result: FrameResult) => void, needless = () => false): void {
    const runMs = scheme.local.costs.deviceMs * this.#world.deviceFactor;
    const ms = () => (needless() ? 0 : this.#scattered(runMs * this.#company.slows));
    this.#device.serve(OWN, ms, (startMs) => {
      if (startMs === this.#events.nowMs) return;
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
      const besides = this.#besides.splice(0).map((spent) => this.#meter.besides(spent));
      const ownMj = this.#meter.frame({ takenMs, doneMs, deviceMs, spans: result.spans });
      const energyMj = besides.reduce((sum, each) => sum + each, ownMj);
      this.#frames.push({ ...frame, frame: this.#given, latencyMs, energyMj });
      this.#given++;
    }
    this.#fill();
  }
}

/** For tests: plays a trace in a simulated world. */
export const simulate = (world: SimulatedWorld, options: PilotOptions): Simulated =>
  new Simulation(world, options).play();
