import { LinkError } from '../coinference/errors.ts';
import { LINK_DELAY_MS, LINK_MBPS } from '../coinference/protocol.ts';
import { type Clock, TIMER_SLACK_MS } from './clock.ts';

/** A link that one exchange is held to: the same rate and delay each way. */
export interface LinkShape {
  /** 10^6 bits of body a second; null leaves the real link's rate. */
  mbps: number | null;
  delayMs: number;
}

const MIN_MBPS = 0.01;
const MAX_MBPS = 100_000;
const MAX_DELAY_MS = 10_000;

function numberOf(name: string, value: string, valid: (x: number) => boolean): number {
  const number = value.trim() === '' ? Number.NaN : Number(value);
  if (!valid(number)) throw new LinkError('E319', `${name} is ${JSON.stringify(value)}`);
  return number;
}

/** The link that a request's headers ask for; null for the real link. Throws E319. */
export function linkShapeOf(headers: Record<string, string | string[] | undefined>): LinkShape | null {
  const mbps = headers[LINK_MBPS];
  const delay = headers[LINK_DELAY_MS];
  if (mbps === undefined && delay === undefined) return null;
  return {
    mbps:
      mbps === undefined ? null : numberOf(LINK_MBPS, String(mbps), (x) => x >= MIN_MBPS && x <= MAX_MBPS),
    delayMs:
      delay === undefined ? 0 : numberOf(LINK_DELAY_MS, String(delay), (x) => x >= 0 && x <= MAX_DELAY_MS),
  };
}

/** The same from a message of the channel. Throws E319. */
export function linkShapeFrom(
  wish: { mbps?: number | undefined; delayMs?: number | undefined } = {},
): LinkShape | null {
  const { mbps, delayMs } = wish;
  return linkShapeOf({
    ...(mbps !== undefined && { [LINK_MBPS]: String(mbps) }),
    ...(delayMs !== undefined && { [LINK_DELAY_MS]: String(delayMs) }),
  });
}

const BYTES_PER_MS_AT_1_MBPS = 125;
const MIN_CHUNK_BYTES = 16 * 1024;
const CHUNK_MS = 4;
/** A body takes its link for this long at a time, so that others get through beside it, and at once when it is given up. */
const SLICE_MS = 20;

/** One way over a throttled link. Bodies that go the same way at the same time share it. */
class Lane {
  /** When the link has carried all that was given to it, ms on the clock. */
  #freeAt = Number.NEGATIVE_INFINITY;

  /** Gives the link `bytes` of a body that began at `start`; returns when they are through. */
  carry(start: number, bytes: number, mbps: number): number {
    this.#freeAt = Math.max(this.#freeAt, start) + bytes / (mbps * BYTES_PER_MS_AT_1_MBPS);
    return this.#freeAt;
  }

  isFree(now: number): boolean {
    return this.#freeAt <= now;
  }
}

export type Direction = 'up' | 'down';

const MANY_LINKS = 256;

/** The throttled links of an endpoint: one for each device and rate, because a device has one radio. */
export class ThrottledLinks {
  readonly #links = new Map<string, Record<Direction, Lane>>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @param device the sender's address */
  pacer(device: string, shape: LinkShape, direction: Direction, bounds?: PacerBounds): Pacer {
    const key = `${shape.mbps} ${device}`;
    let link = this.#links.get(key);
    if (!link) {
      if (this.#links.size >= MANY_LINKS) this.#forgetFree();
      link = { up: new Lane(), down: new Lane() };
      this.#links.set(key, link);
    }
    return new Pacer(shape, this.#clock, link[direction], bounds);
  }

  get size(): number {
    return this.#links.size;
  }

  #forgetFree(): void {
    const now = this.#clock.now();
    for (const [key, { up, down }] of this.#links) {
      if (up.isFree(now) && down.isFree(now)) this.#links.delete(key);
    }
  }
}

interface PacerBounds {
  /** How long ago the body began to come, ms. Default 0. */
  ageMs?: number;
  /** Aborts when the request is over: no clock runs on for it. */
  signal?: AbortSignal;
  /** The longest that a body may take. */
  limitMs?: number;
}

/**
 * Holds a body to a link by the clock: byte b is through at start + delay + 8 b / rate, later by what other bodies
 * put on the link in between. Late timers do not add up, since nothing but the start is read off the clock. A
 * slower real link stays as slow as it is.
 */
export class Pacer {
  readonly #shape: LinkShape;
  readonly #clock: Clock;
  readonly #lane: Lane;
  readonly #signal: AbortSignal | undefined;
  readonly #limitMs: number;
  readonly #start: number;
  #given = 0;
  #due: number;

  constructor(
    shape: LinkShape,
    clock: Clock,
    lane = new Lane(),
    { ageMs = 0, signal, limitMs }: PacerBounds = {},
  ) {
    this.#shape = shape;
    this.#clock = clock;
    this.#lane = lane;
    this.#signal = signal;
    this.#limitMs = limitMs ?? Number.POSITIVE_INFINITY;
    this.#start = clock.now() - ageMs;
    this.#due = this.#start;
  }

  /** Throws E330 when a body of so many bytes cannot be through in time, however free the link is. */
  checkFits(bytes: number): void {
    const { mbps, delayMs } = this.#shape;
    const needed = delayMs + (mbps === null ? 0 : bytes / (mbps * BYTES_PER_MS_AT_1_MBPS));
    if (needed <= this.#limitMs) return;
    throw new LinkError(
      'E330',
      `${bytes} bytes take ${Math.ceil(needed / 1000)} s at ${mbps ?? 'any'} Mb/s and ${delayMs} ms; ` +
        `the limit is ${this.#limitMs / 1000} s`,
    );
  }

  /** Puts the body on the link up to `bytes`, slice by slice; resolves to when the last slice is through, ms on the clock. */
  async #carry(bytes: number): Promise<number> {
    const { mbps, delayMs } = this.#shape;
    if (mbps === null) return this.#due + delayMs;
    const slice = mbps * BYTES_PER_MS_AT_1_MBPS * SLICE_MS;
    while (bytes > this.#given) {
      const part = Math.min(slice, bytes - this.#given);
      this.#due = this.#lane.carry(this.#start, part, mbps);
      this.#given += part;
      if (bytes > this.#given) await this.#clock.about(this.#due - TIMER_SLACK_MS, this.#signal);
    }
    return this.#due + delayMs;
  }

  /** Waits for a place in the body's middle, a little early: a late timer there must not delay the end. */
  async passing(bytes: number): Promise<void> {
    this.checkFits(bytes);
    await this.#clock.about((await this.#carry(bytes)) - TIMER_SLACK_MS, this.#signal);
  }

  /** Waits for the end of the body, exactly. */
  async complete(bytes: number): Promise<void> {
    this.checkFits(bytes);
    await this.#clock.at(await this.#carry(bytes), this.#signal);
  }

  /** Pieces to write a body in: some milliseconds of the link each, so that it flows rather than jumps. */
  get chunkBytes(): number {
    const { mbps } = this.#shape;
    if (mbps === null) return Number.POSITIVE_INFINITY;
    return Math.max(MIN_CHUNK_BYTES, Math.ceil(mbps * BYTES_PER_MS_AT_1_MBPS * CHUNK_MS));
  }
}
