import type { System } from '../../system/system.ts';
import type { FrameResult } from '../frames.ts';
import type { EdgeLoad, LinkTiming } from '../link.ts';
import type { Conditions } from './conditions.ts';
import { asSeen, type Seen } from './decide.ts';
import { LinkWatch } from './observe.ts';
import { Paces } from './pace.ts';
import { type Manner, predictManners, type World } from './predict.ts';
import { crosses, type Scheme } from './scheme.ts';
import { Speeds } from './speeds.ts';
import { Waits } from './waits.ts';

const FOLLOW = 0.3;
/** Times below this say nothing, ms; those below the second nothing of a machine's speed, only of the scheme. */
const LEAST_OWN_MS = 0.2;
const LEAST_TELLING_MS = 2;
/** What ran so long ago says nothing any more, ms. */
const FORGET_MS = 60_000;

/** What the edge said with an answer. */
interface EdgeSighting {
  load: EdgeLoad | undefined;
  queueMs: number;
  /** The run at the edge, on this side's clock; and what it would have taken by itself. */
  startMs: number;
  endMs: number;
  aloneMs: number;
}

/** An exchange besides those of frames. */
interface ProbeSighting {
  timing: LinkTiming;
  bytesUp: number;
  bytesDown: number;
  load?: EdgeLoad;
  /** When the answer's last byte was there. */
  endMs: number;
}

/** What is known of the link, the edge and the device from what ran, and what schemes were seen to take. All times are given. */
export class Knowledge {
  readonly link: LinkWatch;
  readonly #device = new Speeds();
  readonly #edgeSpeed = new Speeds();
  readonly #seen = new Map<string, Took & { atMs: number }>();
  readonly #paces = new Paces();
  readonly #waits = new Waits();
  #edge: { clients: number; othersBusy: number } | null = { clients: 1, othersBusy: 0 };
  #queueMs = 0;
  /** When this device's own runs were last through at the edge. */
  #ownFreeMs = 0;
  /** When the edge was last heard of. */
  heardMs = Number.NEGATIVE_INFINITY;
  /** What was seen long before this counts for less. */
  #nowMs = 0;

  constructor(known: Pick<System, 'link'>) {
    this.link = new LinkWatch(known.link);
  }

  /** It has become later: what was learned ages. */
  passes(nowMs: number): void {
    this.#nowMs = Math.max(this.#nowMs, nowMs);
  }

  get conditions(): Conditions {
    const { ms: waitMs } = this.#waits;
    return {
      upMbps: this.link.up.mbps,
      downMbps: this.link.down.mbps,
      roundTripMs: this.link.roundTripMs,
      edge: this.#edge && { ...this.#edge, ...(waitMs !== undefined && { waitMs }) },
      deviceFactor: this.#device.of(this.#nowMs),
      edgeFactor: this.#edgeSpeed.of(this.#nowMs),
    };
  }

  /** What runs waited for at the edge lately, ms. */
  get queueMs(): number {
    return this.#queueMs;
  }

  #seenOf(id: string): Seen | undefined {
    const took = this.#seen.get(id);
    if (!took) return undefined;
    const [deviceFactor, edgeFactor] = [this.#device, this.#edgeSpeed].map((s) => s.of(this.#nowMs, id));
    return { ...took, deviceFactor: deviceFactor as number, edgeFactor: edgeFactor as number };
  }

  get seen(): ReadonlyMap<string, Seen> {
    const fresh = [...this.#seen].filter(([, { atMs }]) => this.#nowMs - atMs < FORGET_MS);
    return new Map(fresh.map(([id]) => [id, this.#seenOf(id) as Seen]));
  }

  readonly biasOf = (scheme: Scheme): number => this.#paces.biasOf(scheme, this.conditions, this.#nowMs);

  readonly certaintyOf = (scheme: Scheme): number =>
    this.#paces.certaintyOf(scheme, this.conditions, this.#nowMs);

  readonly keptOf = (scheme: Scheme) => this.#paces.keptOf(scheme, this.conditions, this.#nowMs);

  /** A scheme was left for another. */
  left(scheme: Scheme): void {
    this.#paces.left(scheme, this.conditions);
  }

  /** A frame of a scheme was within the target, or not. */
  sawKept(scheme: Scheme, manner: Manner, inTime: boolean): void {
    if (this.link.changing && crosses(scheme)) return;
    this.#paces.sawKept(scheme, manner, inTime, this.conditions, this.#nowMs);
  }

  /** What a scheme took now joins what it took before; its first frame does not stand for all. */
  #note(id: string, took: Took, atMs: number): void {
    const before = this.#seen.get(id);
    const otherMs = before ? before.otherMs + FOLLOW * (took.otherMs - before.otherMs) : took.otherMs;
    this.#seen.set(id, { ...took, otherMs, atMs });
  }

  #sawEdge({ load, queueMs, startMs, endMs, aloneMs }: EdgeSighting): void {
    this.#queueMs += FOLLOW * (queueMs - this.#queueMs);
    const before = this.#edge ?? { clients: 1, othersBusy: 0 };
    // Runs of this device that were in the queue before this one are no company; a batch is longer by what others bring.
    const alone = Math.min(queueMs, Math.max(0, startMs - this.#ownFreeMs));
    const waited = alone + ((load?.batch ?? 1) > 1 ? Math.max(0, endMs - startMs - aloneMs) : 0);
    this.#ownFreeMs = Math.max(this.#ownFreeMs, endMs);
    if (!load) {
      this.#edge = before;
      return;
    }
    this.#waits.saw(waited, load.clients);
    const othersBusy = before.othersBusy + FOLLOW * (load.othersBusy - before.othersBusy);
    this.#edge = { clients: load.clients, othersBusy };
  }

  /**
   * A frame came back from the edge.
   * @param telling whether it had the device to itself, so that its times are those of any such frame
   */
  sawFrame(
    { id, costs }: Scheme,
    { depth }: Manner,
    result: FrameResult,
    nowMs: number,
    telling = true,
  ): void {
    const { timing, bytesUp, bytesDown, load, spans, transport } = result;
    this.passes(nowMs);
    const aloneMs = costs.edgeMs * this.#edgeSpeed.of(nowMs, id);
    // Where a server gives no times of its own, what it is expected to take is not the way's.
    const told = transport?.lacks === undefined;
    const upMs = told ? timing.upMs : wayAlone(timing.upMs, aloneMs);
    const span = (stage: string) => spans.find((each) => each.stage === stage);
    const up = span('up');
    if (up) {
      const downEnd = span('down')?.endMs ?? nowMs;
      const ways = { upMs, downMs: timing.downMs, bytesUp, bytesDown };
      this.link.saw({ ...ways, startMs: up.endMs - timing.upMs, endMs: downEnd });
      this.heardMs = nowMs;
    }
    const run = span('edge') ?? { startMs: nowMs - timing.edgeMs, endMs: nowMs };
    this.#sawEdge({ load, queueMs: timing.queueMs, ...run, aloneMs });
    if (!telling) return;
    follow(this.#device, id, nowMs, timing.deviceMs, costs.deviceMs);
    if (told && (load?.batch ?? 1) === 1) follow(this.#edgeSpeed, id, nowMs, timing.edgeMs, costs.edgeMs);
    // With several under way, frames wait for each other: that is in the prediction.
    const otherMs = depth > 1 ? (this.#seen.get(id)?.otherMs ?? costs.otherMs) : timing.otherMs;
    this.#note(id, { bytesUp, bytesDown, otherMs }, nowMs);
  }

  /** A frame ran on the device alone, which it had to itself: whole, whatever scheme it is a part of. */
  sawDevice({ id, mode, entry, local }: Scheme, { timing }: FrameResult, nowMs: number): void {
    this.passes(nowMs);
    const own = mode === 'D' ? id : `${entry} whole`;
    follow(this.#device, own, nowMs, timing.deviceMs, local.costs.deviceMs);
    if (mode === 'D') this.#note(id, { bytesUp: 0, bytesDown: 0, otherMs: timing.otherMs }, nowMs);
  }

  /**
   * A frame was answered in its turn, after others of the same scheme and manner. What was predicted is asked again: when the
   * frame was taken, a change that it met may not have been known.
   */
  sawLatency(scheme: Scheme, manner: Manner, tookMs: number, world: World): void {
    // One that met a change of the link says nothing of the scheme.
    if (this.link.changing && crosses(scheme)) return;
    const [known, now] = asSeen(scheme, this.conditions, this.#seenOf(scheme.id));
    const [plain] = predictManners(known, world, now, [manner]) ?? [];
    if (plain) this.#paces.saw(scheme, tookMs / plain.latencyMs, this.conditions, this.#nowMs);
  }

  sawProbe({ timing, bytesUp, bytesDown, load, endMs }: ProbeSighting): void {
    const { upMs, downMs, edgeMs, totalMs, queueMs } = timing;
    this.link.saw({ upMs, downMs, bytesUp, bytesDown, startMs: endMs - totalMs, endMs });
    const run = { startMs: endMs - downMs - edgeMs, endMs: endMs - downMs };
    this.#sawEdge({ load, queueMs, ...run, aloneMs: edgeMs });
  }

  /** The edge refused a frame, because it has no time. */
  busy(): void {
    this.#edge = { clients: Math.max(2, this.#edge?.clients ?? 2), othersBusy: 1 };
  }

  /** The edge does not answer. */
  lost(): void {
    this.#edge = null;
  }
}

/** What a scheme was seen to take, besides the machines' speed. */
type Took = Omit<Seen, 'deviceFactor' | 'edgeFactor'>;

/** A machine's speed, or a scheme's own error, is learned from a time, unless that is too short to tell. */
function follow(speeds: Speeds, scheme: string, nowMs: number, tookMs: number, expectedMs: number): void {
  if (!(expectedMs > LEAST_OWN_MS && tookMs >= 0)) return;
  speeds.saw(scheme, ratio(tookMs, expectedMs), nowMs, expectedMs > LEAST_TELLING_MS);
}

/** Of a way up that has waiting and computing in it: never less than a tenth, however long these were expected to take. */
const wayAlone = (upMs: number, edgeMs: number): number => Math.max(0.1 * upMs, upMs - edgeMs);

/** Clocks round: no ratio is 0. */
const ratio = (a: number, b: number): number => Math.min(50, Math.max(0.02, a / b));
